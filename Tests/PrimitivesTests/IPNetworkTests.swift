import Primitives
import Testing

@Suite struct IPNetworkTests {
    @Test(arguments: [
        ("10.0.0.0/8", "10.1.0.0/16", true), ("10.0.0.0/8", "10.0.0.0/8", true), ("10.0.0.0/8", "10.9.9.9", true),
        ("10.1.0.0/16", "10.0.0.0/8", false), ("10.0.0.0/8", "11.0.0.0/8", false), ("0.0.0.0/0", "11.0.0.0/8", true),
        ("0.0.0.0/0", "2001:db8::/32", false), ("2001:db8::/32", "2001:db8:1::/48", true),
        ("2001:db8::/33", "2001:db8:8000::/33", false),
    ])
    func `a network holds another`(_ outer: String, _ inner: String, _ holds: Bool) throws {
        let (outer, inner) = (try #require(IPNetwork(outer)), try #require(IPNetwork(inner)))
        #expect(outer.contains(inner) == holds)
    }

    @Test(arguments: [
        ("10.0.0.0/8", true), ("10.0.0.1/8", false), ("10.128.0.0/9", true), ("10.128.0.0/8", false),
        ("192.0.2.7", true), ("0.0.0.0/0", true), ("2001:db8::/32", true), ("2001:db8::1/64", false),
    ])
    func `a network is whole without bits beyond its length`(_ text: String, _ isWhole: Bool) throws {
        #expect(try #require(IPNetwork(text)).isWhole == isWhole)
    }
}
