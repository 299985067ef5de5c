import Bootstrap
import Foundation
import SignIn
import Testing

@Suite struct ConfigurationTests {
    private func read(_ text: String) throws -> Configuration {
        let file = FileManager.default.temporaryDirectory.appending(path: "liammd-\(UUID().uuidString).yaml")
        try Data("issuer: https://liamm.example\n\(text)\n".utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        return try ConfigurationReader(environment: [:]).read(file: file.path())
    }

    @Test func `the proxies that are believed are read, one or a list`() throws {
        #expect(try self.read("").trustedProxies.isEmpty)
        #expect(try self.read("trustedProxies: 10.0.0.0/8").trustedProxies == [IPNetwork("10.0.0.0/8")])
        let both = try self.read("trustedProxies: [192.0.2.7, '2001:db8::/32']").trustedProxies
        #expect(both == [IPNetwork("192.0.2.7"), IPNetwork("2001:db8::/32")])
    }

    @Test(arguments: ["everybody", "10.0.0.0/99", "[10.0.0.0/8, x]", "{}"])
    func `what is no network is refused, never ignored`(text: String) {
        #expect(throws: ConfigurationProblem.self) { try self.read("trustedProxies: \(text)") }
    }

    @Test func `secrets lie in one folder`() throws {
        #expect(try self.read("").secrets == "/etc/liamm/secrets")
        #expect(try self.read("secrets: /srv/liamm").secrets == "/srv/liamm")
    }
}
