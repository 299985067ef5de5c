import HubTesting
import JOSE
import Model
import Primitives
import Testing

/// RFC 9068 (JWT access tokens), RFC 8707 (resource indicators) and RFC 9396, section 9.1.
@Suite struct AccessTokenTests {
    private static let (first, second) = ("https://api.example/dossiers", "https://api.example/agendas")

    private static func lend(
        _ details: GrantDetails,
        _ body: @escaping @Sendable (Hub, HubClient, _ refresh: String) async throws -> Void
    ) async throws {
        try await Hub.lend { hub in
            let client = try await hub.client(algorithm: .RS256)
            let member = try await hub.member()
            _ = try await hub.browser(signedInAs: member)
            try await body(hub, client, try await hub.grant(details, to: client, by: member))
        }
    }

    @Test func `2.2: a token says who, for whom, by whose sign-in, and what it may`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client(algorithm: .RS256)
            let browser = try await hub.browser(signedInAs: hub.member())
            let tokens = try await hub.tokens(for: client, by: browser)
            let token = try await hub.verified(tokens.access, algorithm: .ES256, type: "at+jwt")
            let claims = try #require(token.claims.object)
            let required: Set = [
                "iss", "exp", "aud", "sub", "client_id", "iat", "jti", "auth_time", "acr", "amr", "scope",
            ]
            #expect(required.isSubset(of: claims.keys))
            #expect(claims["aud"]?.string == Hub.url)
            #expect(claims["exp"]?.integer == hub.clock.now.seconds + 300)
            #expect(Set(claims.keys).isDisjoint(with: ["name", "email", "nonce", "sid", "typ"]))
            let again = try await hub.tokens(for: client, by: browser)
            #expect(try await hub.verified(again.access, type: "at+jwt").claims["jti"] != claims["jti"])
        }
    }

    @Test func `RFC 8707 2.2: a token is for one resource, the first unless another one granted is asked for`()
        async throws
    {
        try await Self.lend(GrantDetails(resources: [Self.first, Self.second])) { hub, client, refresh in
            var refresh = refresh
            let asked: [(String?, String)] = [(nil, Self.first), (Self.second, Self.second), (Self.first, Self.first)]
            for (resource, audience) in asked {
                let tokens = try HubTokens(await hub.refresh(refresh, for: client, ["resource": resource]))
                refresh = tokens.refresh
                // Signed as the application's ID tokens are: a resource of its own reads no other.
                let token = try await hub.verified(tokens.access, algorithm: .RS256, type: "at+jwt")
                #expect(token.claims["aud"]?.string == audience)
                #expect(try await hub.userinfo(tokens.access).error == "invalid_token")
            }
            let own = try HubTokens(await hub.refresh(refresh, for: client, ["resource": Hub.url]))
            #expect(try await hub.verified(own.access, type: "at+jwt").claims["aud"]?.string == Hub.url)
            #expect(try await hub.userinfo(own.access).status == 200)
        }
    }

    @Test(arguments: ["https://api.example/", "https://api.example/dossiers/", "https://liamm.example/", "x"])
    func `RFC 8707 2: a resource that was not granted is invalid_target`(resource: String) async throws {
        try await Self.lend(GrantDetails(resources: [Self.first])) { hub, client, refresh in
            let answer = try await hub.refresh(refresh, for: client, ["resource": resource])
            #expect(answer.status == 400)
            #expect(answer.error == "invalid_target")
        }
    }

    @Test func `RFC 9396 9.1: what was granted in detail is a claim`() async throws {
        let details = #"[{"type":"dossier","actions":["read"]}]"#
        try await Self.lend(GrantDetails(authorizationDetails: details)) { hub, client, refresh in
            let tokens = try HubTokens(await hub.refresh(refresh, for: client))
            let claims = try await hub.verified(tokens.access, type: "at+jwt").claims
            let granted = try StrictJSON.parse(details)
            #expect(claims["authorization_details"] == granted)
        }
    }
}
