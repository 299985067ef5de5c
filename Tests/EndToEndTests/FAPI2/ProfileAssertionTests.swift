import HubTesting
import JOSE
import Model
import Primitives
import Testing

/// FAPI 2.0 Security Profile, sections 5.3.2.1 and 5.4.1, behind TLS: the modules about assertions of clients, at the token
/// endpoint and where requests are pushed.
@Suite struct ProfileAssertionTests {
    private static let endpoints = ["token", "par"]

    /// With an assertion of a test's making; nil: none.
    private static func answer(
        _ scene: ProfileScene,
        at endpoint: String,
        code: String,
        _ assertion: String?
    ) async throws -> HubAnswer {
        let form = endpoint == "par" ? try scene.request() : Hub.redemption(of: code, for: scene.client)
        return try await scene.call(endpoint, form) {
            $0.assertion = assertion
            if assertion == nil { $0.form.append(("client_id", "mairie")) }
        }
    }

    /// Each is refused at both endpoints, and what was asked can still be had with a right one.
    private static func expectRefusals(
        _ variant: ProfileVariant,
        _ wrong: @escaping @Sendable (ProfileScene) throws -> [String?]
    ) async throws {
        try await ProfileScene.lend(variant) { scene in
            let code = try await scene.code()
            for endpoint in Self.endpoints {
                for assertion in try wrong(scene) {
                    let answer = try await Self.answer(scene, at: endpoint, code: code, assertion)
                    let isRefused = ["invalid_client", "invalid_request"].contains(answer.error ?? "")
                    #expect(isRefused && [400, 401].contains(answer.status), "\(endpoint): \(answer.text)")
                    FlowChecks.expectReadable(answer.json?["error_description"]?.string)
                }
            }
            #expect(try await scene.redeem(code).status == 200)
        }
    }

    @Test(arguments: ProfileVariant.asserted)
    func `ensure-client-assertion-in-token-endpoint: none is refused`(variant: ProfileVariant) async throws {
        try await Self.expectRefusals(variant) { _ in [nil, "", "a.b.c"] }
    }

    /// With a key that the client has registered.
    @Test(arguments: ProfileVariant.asserted)
    func `ensure-signed-client-assertion-with-RS256-fails`(variant: ProfileVariant) async throws {
        try await ProfileScene.lend(variant) { scene in
            let old = try ProofKey(.RS256)
            let keys = JSONValue.object(["keys": [scene.key.key.publicKey.jwk, old.key.publicKey.jwk]])
            try await scene.hub.change(scene.client) { $0.client.keys = keys.canonicalText }
            let code = try await scene.code()
            for endpoint in Self.endpoints {
                let answer = try await Self.answer(scene, at: endpoint, code: code, try scene.assertion(by: old))
                #expect(ClientAuthenticationTests.isRefusal(answer), "\(endpoint): \(answer.text)")
            }
            #expect(try await scene.redeem(code).status == 200)
        }
    }

    @Test(arguments: ProfileVariant.asserted)
    func `ensure-client-assertion-with-exp-is-5-minutes-in-past-fails, -with-no-sub-fails`(
        variant: ProfileVariant
    ) async throws {
        try await Self.expectRefusals(variant) { scene in
            let past: JSONValue = .integer(scene.hub.clock.now.seconds - 300)
            let begun: JSONValue = .integer(scene.hub.clock.now.seconds - 360)
            return [
                try scene.assertion(claims: ["exp": past, "iat": begun]), try scene.assertion(claims: ["sub": nil]),
                try scene.assertion(claims: ["sub": "courrier"]), try scene.assertion(claims: ["iss": nil]),
                try scene.assertion(claims: ["jti": nil]), try scene.assertion(claims: ["exp": nil]),
            ]
        }
    }

    @Test(arguments: ProfileVariant.asserted)
    func `ensure-client-assertion-with-wrong-aud-fails: the issuer, one text, and nothing else`(
        variant: ProfileVariant
    ) async throws {
        try await Self.expectRefusals(variant) { scene in
            let wrong: [JSONValue?] = [
                "https://other.example", .string("\(Hub.url)/"), .string("\(Hub.url)/oauth2/token"),
                .string("\(Hub.url)/oauth2/par"), [.string(Hub.url)], [.string(Hub.url), "https://other.example"], [],
                nil,
            ]
            return try wrong.map { try scene.assertion(claims: ["aud": $0]) }
        }
    }

    @Test(arguments: ProfileVariant.asserted)
    func `ensure-invalid-client-assertions-fail: clocks 8 seconds ahead are taken, 61 are not`(
        variant: ProfileVariant
    ) async throws {
        try await Self.expectRefusals(variant) { scene in
            let ahead: JSONValue = .integer(scene.hub.clock.now.seconds + 61)
            return [
                try scene.assertion(claims: ["iat": ahead]), try scene.assertion(claims: ["nbf": ahead]),
                // Signed by another, by nobody, and by the name of a key that is another's.
                try scene.assertion(by: try ProofKey()), try scene.assertion(header: ["alg": "none"]),
                try scene.assertion(header: ["kid": .string(scene.key.key.id.text)], by: try ProofKey()),
            ]
        }
        try await ProfileScene.lend(variant) { scene in
            let ahead: JSONValue = .integer(scene.hub.clock.now.seconds + 8)
            for claims: [String: JSONValue?] in [["iat": ahead], ["nbf": ahead], ["iat": ahead, "nbf": ahead]] {
                let pushed = try await scene.push { $0.assertion = try scene.assertion(claims: claims) }
                #expect(pushed.status == 201, "\(pushed.text)")
                let code = try await scene.code()
                let answer = try await scene.redeem(code) { $0.assertion = try scene.assertion(claims: claims) }
                #expect(answer.status == 200, "\(answer.text)")
            }
        }
    }

    @Test(arguments: ProfileVariant.asserted)
    func `5.3.2.1: an assertion is good once, at both endpoints together`(variant: ProfileVariant) async throws {
        try await ProfileScene.lend(variant) { scene in
            let code = try await scene.code()
            let assertion = try scene.assertion()
            #expect(try await scene.push { $0.assertion = assertion }.status == 201)
            let again = try await scene.redeem(code) { $0.assertion = assertion }
            #expect(ClientAuthenticationTests.isRefusal(again))
        }
    }
}
