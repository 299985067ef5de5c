import Model
import OpenID
import Primitives
import Testing

@Suite struct RedirectDifferenceTests {
    private static func application(_ addresses: [String]) -> Application {
        Application(realm: "brest", clientID: "ged", name: "GED", redirectURIs: addresses)
    }

    static let differences: [(String?, [RedirectDifference])] = [
        (nil, [.missing]), ("", [.missing]), ("https://ged.bzh.example/cb?a=1", []),
        ("http://ged.bzh.example/cb?a=1", [.scheme]), ("https://autre.bzh.example/cb?a=1", [.host]),
        ("https://ged.bzh.example:8443/cb?a=1", [.port]), ("https://ged.bzh.example/CB?a=1", [.letterCase]),
        ("https://GED.bzh.example/cb?a=1", [.letterCase]), ("https://ged.bzh.example/cb/?a=1", [.trailingSlash]),
        ("https://ged.bzh.example/autre?a=1", [.path]), ("https://ged.bzh.example/cb", [.query]),
        ("https://ged.bzh.example/cb?a=2", [.query]), ("https://ged.bzh.example/cb?a=1#f", [.fragment]),
        ("http://ged.bzh.example:80/cb", [.scheme, .port, .query]), ("ged.bzh.example/cb?a=1", [.scheme]),
        ("https://[::1]:80/cb?a=1", [.host, .port]),
    ]

    @Test(arguments: differences)
    func `what differs is named`(address: String?, expected: [RedirectDifference]) {
        let application = Self.application(["https://ged.bzh.example/cb?a=1"])
        #expect(RedirectDifference.list(from: address, to: application) == expected)
    }

    @Test func `an address is compared with the nearest one that is registered`() {
        let application = Self.application(["https://a.example/x", "https://ged.bzh.example/cb"])
        let found = RedirectDifference.list(from: "https://ged.bzh.example/cb/", to: application)
        #expect(found == [.trailingSlash])
        #expect(RedirectDifference.list(from: "https://b.example/", to: Self.application([])) == [])
    }
}
