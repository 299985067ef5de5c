import HubTesting
import Primitives
import Testing

/// RFC 9700, section 4.11: the hub sends nobody to an address that is not registered.
@Suite struct OpenRedirectTests {
    static let names = [
        "next", "url", "return", "return_to", "returnTo", "redirect", "redirect_uri", "destination", "iss",
    ]
    static let addresses = ["https://evil.example", "//evil.example", "/\\evil.example", "https:evil.example"]

    @Test(arguments: addresses)
    func `no parameter of a page leads elsewhere`(address: String) async throws {
        try await Hub.lend { hub in
            let query = Self.names.map { "\($0)=\(address)" }.joined(separator: "&")
            let signedIn = try await hub.browser(signedInAs: hub.member())
            for path in ["/", "/account", "/sign-in", "/sign-in/password", "/accessibility", "/oauth2/logout"] {
                for browser in [HubBrowser(hub), signedIn] {
                    let answer = try await browser.get("\(path)?\(query)")
                    let location = answer.location ?? "/"
                    #expect(location.hasPrefix("/") && !location.hasPrefix("//") && !location.hasPrefix("/\\"))
                    let links = PageForm.links(in: answer.text) + answer.forms.map(\.action)
                    #expect(links.allSatisfy { !$0.hasPrefix("https:") && !$0.hasPrefix("//") && !$0.hasPrefix("/\\") })
                }
            }
        }
    }

    @Test(arguments: ["//evil.example/", "//evil.example/oauth2/authorize", "/%2f%2fevil.example", "/\\evil.example"])
    func `no path leads elsewhere`(path: String) async throws {
        try await Hub.lend { hub in
            let answer = try await hub.send(.get(path))
            #expect(
                answer.location?.contains("evil.example") != true || answer.location?.hasPrefix("/sign-in?") == true
            )
        }
    }

    @Test func `the policy of a form names the validated origin of its request and nothing else`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let page = try await HubBrowser(hub).open(hub.authorizePath(client))
            let policy = try #require(page.header("Content-Security-Policy"))
            #expect(policy.contains("form-action 'self' https://mairie.example;"))
            let portal = try await HubBrowser(hub).open("/")
            #expect(portal.header("Content-Security-Policy")?.contains("form-action 'self';") == true)
        }
    }

    @Test func `a Host header from elsewhere changes nothing`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let headers = [
                "Host", "X-Forwarded-Host", "X-Original-Host", "Forwarded", "X-Forwarded-Proto", "X-Original-URL",
            ]
            .map { (name: $0, value: $0 == "Forwarded" ? "host=evil.example" : "evil.example") }
            let paths = [
                "/", "/account", "/sign-in", "/nowhere", hub.authorizePath(client), "/.well-known/openid-configuration",
                "/realms/armor/.well-known/openid-configuration", "/oauth2/logout",
            ]
            for path in paths {
                let answer = try await hub.send(.get(path, headers: headers))
                #expect(!answer.text.contains("evil.example"))
                #expect(answer.location?.contains("evil.example") != true)
            }
        }
    }
}
