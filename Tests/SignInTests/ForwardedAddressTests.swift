import Primitives
import SignIn
import Testing

@Suite struct ForwardedAddressTests {
    private let forwarded = ForwardedAddress(
        trusted: ["10.0.0.0/8", "2001:db8:1::/48", "192.0.2.7"].compactMap { IPNetwork($0) }
    )

    @Test(arguments: [
        ("203.0.113.9", ["198.51.100.1"], "203.0.113.9"),
        ("10.1.2.3", [], "10.1.2.3"),
        ("10.1.2.3", ["198.51.100.1"], "198.51.100.1"),
        ("10.1.2.3", ["1.1.1.1, 198.51.100.1"], "198.51.100.1"),
        ("10.1.2.3", ["1.1.1.1", "198.51.100.1, 10.9.9.9, 192.0.2.7"], "198.51.100.1"),
        ("10.1.2.3", ["198.51.100.1:4711"], "198.51.100.1"),
        ("10.1.2.3", ["[2001:db8:2::5]:443"], "2001:db8:2::5"),
        ("2001:db8:1::9", ["2001:db8:2::5"], "2001:db8:2::5"),
        ("::ffff:10.1.2.3", ["198.51.100.1"], "198.51.100.1"),
        ("10.1.2.3", ["198.51.100.1, unknown"], "10.1.2.3"),
        ("10.1.2.3", ["10.0.0.1, 10.0.0.2"], "10.0.0.1"),
        ("local", ["198.51.100.1"], "local"),
    ])
    func `the rightmost address that no proxy of ours wrote`(peer: String, headers: [String], client: String) {
        #expect(self.forwarded.client(peer: peer, headers: headers) == client)
    }

    @Test(arguments: ["10.0.0.0/33", "10.0.0/8", "10.0.0.0/-1", "2001:db8::/129", "", "/", "a", "10.0.0.0/8/9"])
    func `what is no network is refused`(text: String) {
        #expect(IPNetwork(text) == nil)
    }

    @Test func `a network holds what begins as it does`() throws {
        let network = try #require(IPNetwork("172.16.0.0/12"))
        #expect(try network.contains(#require(IPAddress("172.31.255.255"))))
        #expect(try !network.contains(#require(IPAddress("172.32.0.0"))))
        #expect(try !network.contains(#require(IPAddress("2001:db8::1"))))
    }
}
