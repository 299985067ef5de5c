import HubTesting
import JOSE
import Model
import Primitives
import Testing

/// What a token is worth, signed for one reader (RFC 9701).
@Suite struct SignedIntrospectionTests {
    private static let mediaType = "application/token-introspection+jwt"

    private static func lend(_ body: @escaping @Sendable (Hub, HubClient, HubTokens) async throws -> Void) async throws
    {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let browser = try await hub.browser(signedInAs: hub.member())
            try await body(hub, client, try await hub.tokens(for: client, by: browser))
        }
    }

    @Test func `RFC 9700 2.6: neither form of the answer is for scripts of other sites`() async throws {
        try await Self.lend { hub, client, tokens in
            for accept in ["application/json", Self.mediaType] {
                let headers = [(name: "Accept", value: accept), (name: "Origin", value: "https://spa.example")]
                let answer = try await hub.introspect(tokens.access, by: client, headers: headers)
                #expect(answer.status == 200 && answer.header("Content-Type") == accept)
                #expect(answer.header("Access-Control-Allow-Origin") == nil)
            }
        }
    }

    @Test(arguments: [
        "application/token-introspection+jwt", "application/json;q=0.1, application/token-introspection+jwt",
        "APPLICATION/Token-Introspection+JWT;q=1",
    ])
    func `RFC 9701 4: who accepts a signed answer gets one`(accept: String) async throws {
        try await Self.lend { hub, client, tokens in
            let headers = [(name: "Accept", value: accept)]
            let answer = try await hub.introspect(tokens.access, by: client, headers: headers)
            #expect(answer.status == 200 && answer.header("Content-Type") == Self.mediaType)
            #expect(answer.header("Cache-Control") == "no-store")
            let keys = try KeySet(json: try await hub.send(.get("/oauth2/jwks")).text.utf8)
            let token = try JWT.verify(answer.text, keys: keys, algorithms: [.RS256], type: "token-introspection+jwt")
            #expect(token.claims["iss"]?.string == Hub.url && token.claims["aud"]?.string == "mairie")
            #expect(token.claims["iat"]?.integer == hub.clock.now.seconds)
            let plain = try await hub.introspect(tokens.access, by: client)
            #expect(token.claims["token_introspection"] == plain.json)
            // Nobody can take it for a token of access or identity.
            #expect(token.claims["sub"] == nil && token.claims["exp"] == nil)
            #expect(try await hub.userinfo(answer.text).status == 401)
        }
    }

    @Test(arguments: ["*/*", "application/json", "application/*", "application/jwt"])
    func `RFC 9701 4: who accepts something else gets JSON`(accept: String) async throws {
        try await Self.lend { hub, client, tokens in
            let headers = [(name: "Accept", value: accept)]
            let answer = try await hub.introspect(tokens.access, by: client, headers: headers)
            #expect(answer.header("Content-Type") == "application/json" && answer.json?["active"]?.bool == true)
        }
    }

    @Test(arguments: SigningAlgorithm.allCases)
    func `RFC 9701 6: an application that is registered for it gets it always, by its algorithm`(
        algorithm: SigningAlgorithm
    ) async throws {
        try await Self.lend { hub, client, tokens in
            try await hub.change(client) { $0.client.introspectionAlgorithm = algorithm }
            for (text, isActive) in [(tokens.access, true), ("x", false)] {
                let answer = try await hub.introspect(text, by: client)
                #expect(answer.header("Content-Type") == Self.mediaType)
                let keys = try KeySet(json: try await hub.send(.get("/oauth2/jwks")).text.utf8)
                let token = try JWT.verify(
                    answer.text,
                    keys: keys,
                    algorithms: [algorithm],
                    type: "token-introspection+jwt"
                )
                #expect(token.claims["token_introspection"]?["active"]?.bool == isActive)
            }
        }
    }
}
