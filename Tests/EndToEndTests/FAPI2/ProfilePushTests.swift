import HubTesting
import JOSE
import Model
import Primitives
import Testing

/// FAPI 2.0 Security Profile, section 5.3.2.2, behind TLS, in each variant: the modules about pushed requests and PKCE.
@Suite struct ProfilePushTests {
    /// A page, never a redirect: nothing says where to.
    private static func isPage(_ answer: HubAnswer) -> Bool {
        answer.status == 400 && answer.isPage && answer.location == nil
    }

    private static func isRefused(_ answer: HubAnswer, _ error: String = "invalid_request") -> Bool {
        answer.status == 400 && answer.error == error && answer.json?["request_uri"] == nil
    }

    @Test(arguments: ProfileVariant.allCases)
    func `par-ensure-reused-request-uri-prior-to-auth-completion-succeeds, par-attempt-reuse-request_uri`(
        variant: ProfileVariant
    ) async throws {
        try await ProfileScene.lend(variant) { scene in
            try await scene.hub.member("bkerlann", password: Hub.password)
            let path = try await scene.path(scene.reference())
            // A sign-in that was begun and left.
            let stranger = HubBrowser(scene.hub)
            #expect(try await stranger.open(path).form?.action == "/sign-in")
            let answer = try await stranger.signIn(to: path, as: "bkerlann@armor.example")
            let code = try FlowChecks.code(answer, of: scene.client)
            #expect(try await scene.redeem(code).status == 200)
            for browser in [stranger, scene.browser] { #expect(try await Self.isPage(browser.get(path))) }
        }
    }

    @Test(arguments: ProfileVariant.allCases)
    func `par-attempt-to-use-expired-request_uri, par-attempt-to-use-request_uri-for-different-client`(
        variant: ProfileVariant
    ) async throws {
        try await ProfileScene.lend(variant) { scene in
            let other = try await scene.other()
            let reference = try await scene.reference()
            #expect(try await Self.isPage(scene.browser.get(other.path(reference))))
            scene.hub.clock.advance(by: .seconds(91))
            #expect(try await Self.isPage(scene.browser.get(scene.path(reference))))
        }
    }

    @Test(arguments: ProfileVariant.allCases)
    func `par-authorization-request-containing-request_uri-form-param, par-attempt-invalid-http-method`(
        variant: ProfileVariant
    ) async throws {
        try await ProfileScene.lend(variant) { scene in
            let reference = try await scene.reference()
            #expect(Self.isRefused(try await scene.push(["request_uri": reference])))
            for method in ["GET", "PUT", "DELETE"] {
                let answer = try await scene.push { $0.method = method }
                #expect(answer.status == 405, "\(method)")
                #expect(answer.json?["request_uri"] == nil)
            }
        }
    }

    @Test(arguments: ProfileVariant.allCases)
    func `ensure-unsigned-authorization-request-without-using-par-fails`(variant: ProfileVariant) async throws {
        try await ProfileScene.lend(variant) { scene in
            let answer = try await scene.browser.get(scene.hub.authorizePath(scene.client))
            #expect(try FlowChecks.error(answer, of: scene.client) == "invalid_request")
        }
    }

    @Test(arguments: ProfileVariant.allCases)
    func `ensure-different-nonce-, -state-inside-and-outside: only what was pushed counts`(
        variant: ProfileVariant
    ) async throws {
        try await ProfileScene.lend(variant) { scene in
            let beside = ["state": "other", "nonce": "other"]
            let answer = try await scene.browser.get(scene.path(scene.reference(), beside))
            let tokens = try HubTokens(await scene.redeem(FlowChecks.code(answer, of: scene.client)))
            #expect(try await scene.hub.verified(tokens.id).claims["nonce"]?.string == "nonce-1")
            let only = try await scene.browser.get(scene.path(scene.reference(["state": nil]), beside))
            _ = try FlowChecks.code(only, of: scene.client, state: nil)
        }
    }

    static let wrong: [(changes: [String: String?], error: String)] = [
        (["redirect_uri": "https://mairie.example/other"], "invalid_request"),
        (["redirect_uri": nil], "invalid_request"),
        (["response_type": "code id_token"], "unsupported_response_type"),
        (["response_type": "token"], "unsupported_response_type"),
        (["response_type": "id_token"], "unsupported_response_type"),
        (["code_challenge": nil, "code_challenge_method": nil], "invalid_request"),
        (["code_challenge": Hub.verifier, "code_challenge_method": "plain"], "invalid_request"),
        (["code_challenge_method": nil], "invalid_request"),
    ]

    /// ensure-registered-redirect-uri, ensure-redirect-uri-in-authorization-request, ensure-response-type-…-fails,
    /// par-ensure-pkce-required, par-plain-pkce-rejected.
    @Test(arguments: ProfileVariant.allCases, wrong)
    func `an address, a response type or a challenge that is missing or wrong is refused when it is pushed`(
        variant: ProfileVariant,
        wrong: (changes: [String: String?], error: String)
    ) async throws {
        try await ProfileScene.lend(variant) { scene in
            let answer = try await scene.push(wrong.changes)
            #expect(Self.isRefused(answer, wrong.error), "\(answer.status) \(answer.text)")
            FlowChecks.expectReadable(answer.json?["error_description"]?.string)
        }
    }

    @Test(arguments: ProfileVariant.allCases)
    func `5.3.2.2: who does not prove itself pushes nothing`(variant: ProfileVariant) async throws {
        try await ProfileScene.lend(variant) { scene in
            let bare = try await scene.push {
                $0.certificate = nil
                if variant.asserts {
                    $0.assertion = nil
                    $0.form.append(("client_id", "mairie"))
                }
            }
            #expect(ClientAuthenticationTests.isRefusal(bare))
            guard !variant.asserts else { return }
            // The name of the client, by an authority that nobody knows here; then somebody else's right certificate.
            for name in ["impostor", "courrier"] {
                let answer = try await scene.push { $0.certificate = name }
                #expect(ClientAuthenticationTests.isRefusal(answer), "\(name)")
            }
        }
    }
}
