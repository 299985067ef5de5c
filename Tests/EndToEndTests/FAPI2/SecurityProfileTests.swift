import HubTesting
import JOSE
import Model
import Primitives
import Testing

/// FAPI 2.0 Security Profile, sections 5.3.2.1 and 5.4.1: what is stricter there at the token endpoint.
@Suite struct SecurityProfileTests {
    private static let rest = [("grant_type", "refresh_token"), ("refresh_token", "any")]

    /// The code is asked for before the profile is switched on: how it is asked for is another test's.
    private static func withCode(
        _ body: @escaping @Sendable (Hub, HubClient, _ code: String, ProofKey) async throws -> Void
    ) async throws {
        try await Hub.lend { hub in
            let key = try ProofKey()
            let client = try await hub.client("mairie", proving: .privateKeyJWT) {
                $0.keys = key.keySet
                $0.tokenBinding = .dpop
            }
            let code = try await hub.code(for: client, by: hub.browser(signedInAs: hub.member()))
            try await hub.change(client) { $0.client.profile = .fapi2 }
            try await body(hub, client, code, key)
        }
    }

    private static func token(
        _ hub: Hub,
        _ key: ProofKey,
        _ form: [(String, String)],
        by prover: ProofKey? = nil
    ) async throws -> HubAnswer {
        let proof = try (prover ?? key).proof(of: hub)
        let form = Hub.asserted(try key.assertion(of: "mairie", at: hub), form)
        return try await hub.send(.post("/oauth2/token", form: form, headers: [(name: "DPoP", value: proof)]))
    }

    @Test func `5.3.2.1: the audience is the issuer, one text and nothing else`() async throws {
        try await Self.withCode { hub, _, _, key in
            let wrong: [JSONValue] = [
                .string("\(Hub.url)/oauth2/token"), .string("\(Hub.url)/oauth2/par"), [.string(Hub.url)],
                .string("\(Hub.url)/"), "https://other.example",
            ]
            for audience in wrong {
                let assertion = try key.assertion(of: "mairie", at: hub, claims: ["aud": audience])
                let answer = try await hub.send(.post("/oauth2/token", form: Hub.asserted(assertion, Self.rest)))
                #expect(ClientAuthenticationTests.isRefusal(answer), "\(audience)")
            }
            #expect(try await Self.token(hub, key, Self.rest).error == "invalid_grant")
        }
    }

    @Test func `5.4.1: neither assertions nor proofs by RS256`() async throws {
        try await Hub.lend { hub in
            let old = try ProofKey(.RS256)
            _ = try await hub.client("mairie", proving: .privateKeyJWT) {
                $0.keys = old.keySet
                $0.tokenBinding = .dpop
                $0.profile = .fapi2
            }
            let assertion = try old.assertion(of: "mairie", at: hub)
            let answer = try await hub.send(.post("/oauth2/token", form: Hub.asserted(assertion, Self.rest)))
            #expect(ClientAuthenticationTests.isRefusal(answer))
        }
        try await Self.withCode { hub, client, code, key in
            let form = Hub.redemption(of: code, for: client)
            let answer = try await Self.token(hub, key, form, by: try ProofKey(.RS256))
            #expect(answer.error == "invalid_dpop_proof")
            for algorithm in [SigningAlgorithm.PS256, .EdDSA] {
                let other = try await Self.token(hub, key, Self.rest, by: try ProofKey(algorithm))
                #expect(other.error == "invalid_grant")
            }
        }
    }

    @Test func `5.3.2.1: an assertion that asks to be remembered for an hour is refused`() async throws {
        try await Self.withCode { hub, _, _, key in
            let hour: JSONValue = .integer(hub.clock.now.seconds + 3600)
            let assertion = try key.assertion(of: "mairie", at: hub, claims: ["exp": hour])
            let answer = try await hub.send(.post("/oauth2/token", form: Hub.asserted(assertion, Self.rest)))
            #expect(ClientAuthenticationTests.isRefusal(answer))
        }
    }

    @Test func `5.3.2.1: refresh tokens do not rotate, and the same one goes on giving`() async throws {
        try await Self.withCode { hub, client, code, key in
            let first = try HubTokens(await Self.token(hub, key, Hub.redemption(of: code, for: client)))
            let form = [("grant_type", "refresh_token"), ("refresh_token", first.refresh)]
            var seen: Set<String> = [first.access]
            for _ in 0..<3 {
                hub.clock.advance(by: .minutes(1))
                let next = try HubTokens(await Self.token(hub, key, form))
                #expect(next.refresh == first.refresh)
                seen.insert(next.access)
                let token = try await hub.verified(next.access, type: "at+jwt")
                #expect(token.claims["cnf"]?["jkt"]?.string == key.thumbprint)
            }
            #expect(seen.count == 4)
        }
    }

    @Test func `5.3.2.1: every token is bound, and a request without a proof gives none`() async throws {
        try await Self.withCode { hub, client, code, key in
            let form = Hub.redemption(of: code, for: client)
            let bare = Hub.asserted(try key.assertion(of: "mairie", at: hub), form)
            #expect(try await hub.send(.post("/oauth2/token", form: bare)).error == "invalid_dpop_proof")
            let tokens = try HubTokens(await Self.token(hub, key, form))
            #expect(try await hub.userinfo(tokens.access).status == 401)
        }
    }

    @Test func `5.3.2.1: a code whose bound tokens are given twice ends them`() async throws {
        try await Self.withCode { hub, client, code, key in
            let form = Hub.redemption(of: code, for: client)
            let tokens = try HubTokens(await Self.token(hub, key, form))
            hub.clock.advance(by: .seconds(1))
            #expect(try await Self.token(hub, key, form).error == "invalid_grant")
            let refresh = [("grant_type", "refresh_token"), ("refresh_token", tokens.refresh)]
            #expect(try await Self.token(hub, key, refresh).error == "invalid_grant")
        }
    }

    @Test func `5.3.2.1: a secret, a public client, tokens bound to nothing or no PKCE are not registered`()
        async throws
    {
        try await Hub.lend { hub in
            let keys = try ProofKey().keySet
            func registers(
                _ authentication: Application.Authentication,
                _ change: @escaping (inout ClientSettings) -> Void
            ) async -> Bool {
                let made = try? await hub.client("mairie", proving: authentication) {
                    $0.keys = keys
                    $0.profile = .fapi2
                    $0.tokenBinding = .dpop
                    change(&$0)
                }
                return made != nil
            }
            for authentication in [Application.Authentication.none, .secretBasic, .secretPost] {
                #expect(await !registers(authentication) { _ in })
            }
            #expect(await !registers(.privateKeyJWT) { $0.tokenBinding = .none })
            #expect(await !registers(.privateKeyJWT) { $0.requiresPKCE = false })
            #expect(await registers(.privateKeyJWT) { _ in })
        }
    }
}
