import HubTesting
import JOSE
import Model
import Primitives
import Testing

/// RFC 7523, section 3, and OpenID Connect Core, section 9: a client that signs who it is.
@Suite struct ClientAssertionTests {
    private static let rest = [("grant_type", "refresh_token"), ("refresh_token", "any")]

    private static func withClient(
        _ algorithm: SigningAlgorithm = .ES256,
        _ body: @escaping @Sendable (Hub, ProofKey) async throws -> Void
    ) async throws {
        try await Hub.lend { hub in
            let key = try ProofKey(algorithm)
            _ = try await hub.client("mairie", proving: .privateKeyJWT) { $0.keys = key.keySet }
            try await body(hub, key)
        }
    }

    private static func send(
        _ assertion: String,
        _ more: [(String, String)] = [],
        to path: String = "/oauth2/token",
        headers: [(name: String, value: String)] = [],
        at hub: Hub
    ) async throws -> HubAnswer {
        try await hub.send(.post(path, form: Hub.asserted(assertion, Self.rest + more), headers: headers))
    }

    /// Who has proved itself is refused for what it brought, a refresh token that is none.
    private static func isProved(_ answer: HubAnswer) -> Bool { answer.error == "invalid_grant" }
    private static func isRefused(_ answer: HubAnswer) -> Bool {
        ClientAuthenticationTests.isRefusal(answer) && answer.header("WWW-Authenticate") == "Basic realm=\"liamm\""
    }

    @Test(arguments: SigningAlgorithm.allCases)
    func `3: an assertion by each algorithm proves its client, named beside it or not`(
        algorithm: SigningAlgorithm
    ) async throws {
        try await Self.withClient(algorithm) { hub, key in
            let named = [("client_id", "mairie")]
            let alone = try await Self.send(try key.assertion(of: "mairie", at: hub), at: hub)
            #expect(Self.isProved(alone))
            let both = try await Self.send(try key.assertion(of: "mairie", at: hub), named, at: hub)
            #expect(Self.isProved(both))
        }
    }

    @Test func `3: the issuer, the token endpoint or the endpoint itself, alone or in a list, are its audience`()
        async throws
    {
        try await Self.withClient { hub, key in
            let good: [JSONValue] = [
                .string(Hub.url), .string("\(Hub.url)/oauth2/token"), [.string(Hub.url)],
                ["https://other.example", .string("\(Hub.url)/oauth2/token")],
            ]
            for audience in good {
                let assertion = try key.assertion(of: "mairie", at: hub, claims: ["aud": audience])
                #expect(Self.isProved(try await Self.send(assertion, at: hub)), "\(audience)")
            }
            let wrong: [JSONValue?] = [
                nil, "", [], "https://other.example", .string("\(Hub.url)/"), .string("\(Hub.url)/realms/armor"),
                .string("\(Hub.url)/oauth2/userinfo"), 1, ["x": "y"],
            ]
            for audience in wrong {
                let assertion = try key.assertion(of: "mairie", at: hub, claims: ["aud": audience])
                #expect(Self.isRefused(try await Self.send(assertion, at: hub)), "\(String(describing: audience))")
            }
            let elsewhere = try key.assertion(of: "mairie", at: hub)
            #expect(Self.isRefused(try await Self.send(elsewhere, to: "/realms/armor/oauth2/token", at: hub)))
        }
    }

    @Test func `3: issuer and subject are the client, jti and exp are there`() async throws {
        try await Self.withClient { hub, key in
            _ = try await hub.client("courrier", proving: .privateKeyJWT) { $0.keys = try? ProofKey().keySet }
            let wrong: [[String: JSONValue?]] = [
                ["iss": nil], ["iss": "courrier"], ["sub": nil], ["sub": "courrier"], ["sub": ""], ["sub": 1],
                ["iss": "courrier", "sub": "courrier"], ["iss": "nobody", "sub": "nobody"], ["jti": nil], ["jti": ""],
                ["jti": 7], ["exp": nil], ["exp": "soon"],
            ]
            for claims in wrong {
                let assertion = try key.assertion(of: "mairie", at: hub, claims: claims)
                #expect(Self.isRefused(try await Self.send(assertion, at: hub)), "\(claims)")
            }
        }
    }

    @Test func `3: it is good in its time, ten seconds of clock allowed, and not for long`() async throws {
        try await Self.withClient { hub, key in
            let now = hub.clock.now.seconds
            func answer(_ claims: [String: JSONValue?]) async throws -> HubAnswer {
                try await Self.send(try key.assertion(of: "mairie", at: hub, claims: claims), at: hub)
            }
            var proved: [HubAnswer] = []
            var refused: [HubAnswer] = []
            for name in ["iat", "nbf"] {
                proved.append(try await answer([name: .integer(now + 8)]))
                refused.append(try await answer([name: .integer(now + 61)]))
            }
            for seconds: Int64 in [-300, -10, 7200] {
                refused.append(try await answer(["exp": .integer(now + seconds)]))
            }
            proved.append(try await answer(["exp": .integer(now + 3600)]))
            for answer in proved { #expect(Self.isProved(answer)) }
            for answer in refused { #expect(Self.isRefused(answer)) }
        }
    }

    @Test func `3: an assertion is good once, also where another endpoint took it`() async throws {
        try await Self.withClient { hub, key in
            let assertion = try key.assertion(of: "mairie", at: hub)
            #expect(Self.isProved(try await Self.send(assertion, at: hub)))
            #expect(Self.isRefused(try await Self.send(assertion, at: hub)))
        }
    }

    @Test func `3: a signature of another key, none, or by a secret is refused`() async throws {
        try await Self.withClient { hub, key in
            let other = try ProofKey()
            let kid: JSONValue = .string(key.key.id.text)
            let right = try key.assertion(of: "mairie", at: hub)
            let unsigned = try key.assertion(of: "mairie", at: hub, header: ["alg": "none"])
            let wrong = [
                try other.assertion(of: "mairie", at: hub),
                try other.assertion(of: "mairie", at: hub, header: ["kid": kid]),
                unsigned, unsigned.split(separator: ".").prefix(2).joined(separator: ".") + ".",
                try key.assertion(of: "mairie", at: hub, header: ["alg": "HS256"]),
                try key.assertion(of: "mairie", at: hub, header: ["jwk": other.key.publicKey.jwk]),
                try key.assertion(of: "mairie", at: hub, header: ["typ": "at+jwt"]),
                try key.assertion(of: "mairie", at: hub, header: ["typ": "logout+jwt"]),
                String(right.dropLast(3)), "\(right)A", "", "a.b.c",
            ]
            for assertion in wrong {
                let answer = try await Self.send(assertion, at: hub)
                #expect(Self.isRefused(answer), "\(assertion.prefix(60)) \(answer.text)")
            }
            #expect(Self.isProved(try await Self.send(right, at: hub)))
        }
    }

    @Test func `3: the type of the assertion is exactly the one`() async throws {
        try await Self.withClient { hub, key in
            for type in ["", "jwt-bearer", "urn:ietf:params:oauth:client-assertion-type:saml2-bearer"] {
                let assertion = ("client_assertion", try key.assertion(of: "mairie", at: hub))
                let form = Self.rest + [assertion, ("client_assertion_type", type)]
                #expect(Self.isRefused(try await hub.send(.post("/oauth2/token", form: form))))
            }
            let type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
            let alone = Self.rest + [("client_id", "mairie"), ("client_assertion_type", type)]
            #expect(Self.isRefused(try await hub.send(.post("/oauth2/token", form: alone))))
        }
    }

    @Test func `RFC 6749 2.3: two ways at once, and another client beside it, are refused`() async throws {
        try await Self.withClient { hub, key in
            let other = [("client_id", "courrier")]
            let secret = [("client_secret", "any")]
            let tries = [
                try await Self.send(try key.assertion(of: "mairie", at: hub), other, at: hub),
                try await Self.send(try key.assertion(of: "mairie", at: hub), secret, at: hub),
                try await Self.send(
                    try key.assertion(of: "mairie", at: hub),
                    headers: [Hub.basic("mairie", "any")],
                    at: hub
                ),
            ]
            for answer in tries { #expect(answer.status == 400 && answer.error == "invalid_request") }
        }
    }

    @Test func `RFC 6749 2.3: only the registered way is taken`() async throws {
        try await Self.withClient { hub, key in
            let secret = try await hub.client("courrier")
            let open = try await hub.client("ouverte", authentication: .none)
            for client in [secret, open] {
                let assertion = try key.assertion(of: client.id.text, at: hub)
                #expect(Self.isRefused(try await Self.send(assertion, at: hub)))
            }
            let named = [("client_id", "mairie")]
            #expect(Self.isRefused(try await hub.send(.post("/oauth2/token", form: Self.rest + named))))
            let basic = try await hub.send(
                .post("/oauth2/token", form: Self.rest, headers: [Hub.basic("mairie", "any")])
            )
            #expect(ClientAuthenticationTests.isRefusal(basic))
        }
    }

    @Test func `OpenID Connect Core 9: the algorithm is the registered one, where one is`() async throws {
        try await Hub.lend { hub in
            let key = try ProofKey(.PS256)
            _ = try await hub.client("mairie", proving: .privateKeyJWT) {
                $0.keys = key.keySet
                $0.assertionAlgorithm = .ES256
            }
            let assertion = try key.assertion(of: "mairie", at: hub)
            #expect(Self.isRefused(try await Self.send(assertion, at: hub)))
        }
    }

    @Test func `RFC 7517 5: without kid the only key that fits is meant, and none where two do`() async throws {
        try await Hub.lend { hub in
            let (first, second) = (try ProofKey(), try ProofKey())
            _ = try await hub.client("une", proving: .privateKeyJWT) { $0.keys = first.keySet }
            let both = JSONValue.object(["keys": [first.key.publicKey.jwk, second.key.publicKey.jwk]]).canonicalText
            _ = try await hub.client("deux", proving: .privateKeyJWT) { $0.keys = both }
            let one = try first.assertion(of: "une", at: hub, header: ["kid": nil])
            let two = try first.assertion(of: "deux", at: hub, header: ["kid": nil])
            #expect(Self.isProved(try await Self.send(one, at: hub)))
            #expect(Self.isRefused(try await Self.send(two, at: hub)))
        }
    }

    @Test func `RFC 9700 2.5: a disabled client proves nothing`() async throws {
        try await Hub.lend { hub in
            let key = try ProofKey()
            let client = try await hub.client("mairie", proving: .privateKeyJWT) { $0.keys = key.keySet }
            try await hub.change(client) { $0.isEnabled = false }
            #expect(Self.isRefused(try await Self.send(try key.assertion(of: "mairie", at: hub), at: hub)))
        }
    }
}
