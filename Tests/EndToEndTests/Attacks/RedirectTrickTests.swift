import HubTesting
import Model
import Primitives
import Testing

/// Spellings of a registered address that other providers took for it (identity-facts, 4.3: KC CVE-2023-6291 and after).
@Suite struct RedirectTrickTests {
    private static let registered = "https://mairie.example/callback"

    static let tricks: [String] = [
        "https://mairie.example/callback/..", "https://mairie.example/callback/../callback",
        "https://mairie.example/x/../callback", "https://mairie.example/./callback", "https://mairie.example//callback",
        "https://mairie.example/%2e/callback", "https://mairie.example/x/%2e%2e/callback",
        "https://mairie.example/callback%2f..%2fopen",
        "https://mairie.example/callback/%2e%2e/open?u=https://evil.example",
        "https://mairie.example/%63allback", "https://mairie.example/callback%00",
        "https://mairie.example/callback%0d%0a",
        "https://mairie.example@evil.example/callback", "https://mairie.example:x@evil.example/callback",
        "https://evil.example\\@mairie.example/callback", "https://evil.example/\\mairie.example/callback",
        "https:\\\\mairie.example\\callback", "https://mairie.example\\.evil.example/callback",
        "https://user@mairie.example/callback", "https://@mairie.example/callback", "https://mairie.example:@/callback",
        "https://mairie.example./callback", "https://mairie.example:443/callback", "https://mairie.example:/callback",
        "https://MAIRIE.example/callback", "https://mairie.example/CALLBACK", "HTTPS://mairie.example/callback",
        "http://mairie.example/callback", "https://mairie.example.evil.example/callback",
        "https://evil.example/https://mairie.example/callback", "https://mairie.example/callback.evil",
        "https://mairie.example/callback/", "https://mairie.example/callback?", "https://mairie.example/callback#",
        "https://mairie.example/callback#https://evil.example", "https://mairie.example/callback;x",
        "https://mairie.example/callback?code=stolen", "https://mairie.example/callback?state=s&code=c",
        "https://mairie.example/callback?iss=https://evil.example", "https://mairie.example/callback?error=x",
        "https://maırie.example/callback", "https://mairie\u{3002}example/callback", "https://mairie.exаmple/callback",
        "https://mairie.example/callba\u{63}\u{301}k", "https://mairie.example/callback\u{200B}",
        " https://mairie.example/callback", "https://mairie.example/callback ", "https://mairie.example/callback\t",
        "https://*.example/callback", "https://mairie.example/*", "*", "mairie.example/callback",
        "//mairie.example/callback",
    ]

    private static func expectPage(_ answer: HubAnswer, _ address: String) {
        #expect(answer.status == 400 && answer.isPage && answer.location == nil, "\(address)")
        // The links between languages keep the query, and lead to this very page.
        let links = PageForm.links(in: answer.text).filter { !$0.hasPrefix("/oauth2/authorize?") }
        #expect(links.allSatisfy { !$0.contains("evil") && $0 != address }, "\(address): \(links)")
        #expect(answer.forms.allSatisfy { !$0.action.contains("evil") && $0.action != address }, "\(address)")
    }

    @Test func `CVE-2023-6291, CVE-2024-1132, CVE-2026-3872, CVE-2026-7504, CVE-2026-9689: none is the address`()
        async throws
    {
        try await Hub.lend { hub in
            let client = try await hub.client(redirectURI: Self.registered)
            let browser = try await hub.browser(signedInAs: hub.member())
            for trick in Self.tricks {
                for prompt in [nil, "none"] {
                    let path = hub.authorizePath(client, ["redirect_uri": trick, "prompt": prompt])
                    Self.expectPage(try await browser.get(path), trick)
                }
                let pushed = try await hub.push(client, ["redirect_uri": trick])
                #expect(pushed.status == 400 && pushed.error == "invalid_request", "\(trick)")
            }
            #expect(try await browser.get(hub.authorizePath(client)).parameters["code"] != nil)
        }
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `CVE-2023-6291: of a thousand changes of the address, by chance, none is taken`(seed: UInt64) async throws {
        try await Hub.lend { hub in
            let client = try await hub.client(redirectURI: Self.registered)
            var chance = SplitMix64(seed: seed)
            let pieces = Array("./\\@:#?%;&= aZ*~").map(String.init) + ["..", "%2e", "%2f", "//", "é", "evil.example"]
            for _ in 0..<1000 {
                var letters = Self.registered.map(String.init)
                for _ in 0...chance.below(3) {
                    let place = chance.below(letters.count)
                    switch chance.below(3) {
                    case 0: letters.remove(at: place)
                    case 1: letters[place] = chance.pick(pieces) ?? ""
                    default: letters.insert(chance.pick(pieces) ?? "", at: place)
                    }
                }
                let address = letters.joined()
                guard address != Self.registered else { continue }
                let answer = try await hub.send(.get(hub.authorizePath(client, ["redirect_uri": address])))
                #expect(answer.status == 400 && answer.location == nil, "seed \(seed): \(address)")
            }
        }
    }

    @Test func `RFC 8252 7.3: of a native application's address on loopback the port may differ, and nothing else`()
        async throws
    {
        try await Hub.lend { hub in
            let own = "http://127.0.0.1/cb"
            let native = try await hub.client("natif", authentication: .none, redirectURI: own)
            let confidential = try await hub.client("serveur", redirectURI: own)
            for port in ["", ":1", ":49152", ":65535"] {
                let address = "http://127.0.0.1\(port)/cb"
                let answer = try await hub.send(.get(hub.authorizePath(native, ["redirect_uri": address])))
                #expect(answer.location?.hasPrefix("/sign-in") == true, "\(address)")
                let other = try await hub.send(.get(hub.authorizePath(confidential, ["redirect_uri": address])))
                #expect(other.status == (port.isEmpty ? 303 : 400), "\(address)")
            }
            for address in [
                "http://localhost:49152/cb", "http://[::1]:49152/cb", "https://127.0.0.1:49152/cb",
                "http://127.0.0.1:49152/cb2", "http://127.0.0.1:49152/cb?x", "http://127.0.0.1:49152",
                "http://127.0.0.1:/cb",
                "http://127.0.0.1:49152@evil.example/cb", "http://127.0.0.1.evil.example:49152/cb",
                "http://127.0.0.2:49152/cb", "http://127.0.0.1:49152#@evil.example/cb",
            ] {
                Self.expectPage(try await hub.send(.get(hub.authorizePath(native, ["redirect_uri": address]))), address)
            }
        }
    }
}
