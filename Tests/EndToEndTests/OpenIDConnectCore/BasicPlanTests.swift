import HubTesting
import JOSE
import Model
import OpenID
import Primitives
import Testing

/// The modules of the Basic and Form Post plans of the OpenID Provider certification that begin at the authorization
/// endpoint, each in both plans.
@Suite struct BasicPlanTests {
    @Test(arguments: BasicPlan.allCases, [Application.Authentication.secretBasic, .secretPost])
    func `oidcc-server, oidcc-server-client-secret-post, oidcc-idtoken-signature`(
        plan: BasicPlan,
        method: Application.Authentication
    ) async throws {
        try await BasicPlanScene.lend(plan, authentication: method) { scene in
            let claims = try await scene.signedIn().claims
            #expect(claims["nonce"]?.string == "nonce-1")
            #expect(claims["acr"]?.string == "eidas1")
            #expect(claims["auth_time"]?.integer == scene.hub.clock.now.seconds)
        }
    }

    @Test(arguments: BasicPlan.allCases)
    func `oidcc-response-type-missing`(plan: BasicPlan) async throws {
        try await BasicPlanScene.lend(plan) { scene in
            let answer = try await scene.hub.send(.get(scene.path(["response_type": nil])))
            #expect(answer.callback(of: scene.client)["error"] == "invalid_request")
        }
    }

    @Test(arguments: BasicPlan.allCases)
    func `oidcc-ensure-request-without-nonce-succeeds-for-code-flow`(plan: BasicPlan) async throws {
        try await BasicPlanScene.lend(plan) { scene in
            let token = try await scene.signedIn(["nonce": nil])
            #expect(token.claims["nonce"] == nil)
        }
    }

    @Test(arguments: BasicPlan.allCases)
    func `oidcc-scope: profile, email, address, phone and all of them are no error, and no claim is in the ID token`(
        plan: BasicPlan
    ) async throws {
        try await BasicPlanScene.lend(plan) { scene in
            let browser = try await scene.hub.browser(signedInAs: scene.member)
            for scope in ["profile", "email", "address", "phone", "profile email address phone"] {
                let claims = try await scene.claims(browser.get(scene.path(["scope": "openid \(scope)"])))
                for name in ["name", "given_name", "email", "address", "phone_number"] { #expect(claims[name] == nil) }
            }
        }
    }

    @Test(arguments: BasicPlan.allCases)
    func `oidcc-alternate-happy-flow: scopes and parameters in another order`(plan: BasicPlan) async throws {
        try await BasicPlanScene.lend(plan) { scene in
            let browser = try await scene.hub.browser(signedInAs: scene.member)
            let parts = scene.path(["scope": "email profile openid"]).split(separator: "?").map(String.init)
            let reversed = parts[1].split(separator: "&").reversed().joined(separator: "&")
            _ = try await scene.claims(browser.get("\(parts[0])?\(reversed)"))
        }
    }

    static let harmless: [[String: String?]] = [
        ["extra": "foobar"], ["display": "page"], ["display": "popup"], ["display": "hologram"],
        ["ui_locales": "se"], ["ui_locales": "br fr-CA fr en"], ["claims_locales": "se"], ["login_hint": "bob@example"],
        ["acr_values": "1 2"], ["acr_values": "eidas1 eidas2"],
        ["claims": #"{"userinfo":{"name":{"essential":true}}}"#], ["claims": #"{"id_token":null,"other":{}}"#],
    ]

    @Test(arguments: BasicPlan.allCases, harmless)
    func `oidcc-ensure-request-with-unknown-parameter-succeeds, display, locales, login-hint, acr-values, claims`(
        plan: BasicPlan,
        changes: [String: String?]
    ) async throws {
        try await BasicPlanScene.lend(plan) { scene in
            let browser = try await scene.hub.browser(signedInAs: scene.member)
            let claims = try await scene.claims(browser.get(scene.path(changes)))
            #expect(claims["acr"]?.string == "eidas1")
        }
    }

    @Test(arguments: BasicPlan.allCases)
    func `oidcc-prompt-login: a second sign-in, with a later auth_time`(plan: BasicPlan) async throws {
        try await BasicPlanScene.lend(plan) { scene in
            let first = try await scene.signedIn()
            scene.hub.clock.advance(by: .seconds(2))
            let answer = try await first.browser.signIn(to: scene.path(["prompt": "login"]), as: BasicPlanScene.name)
            let second = try await scene.claims(answer)
            #expect(second["auth_time"]?.integer == first.claims["auth_time"]?.integer.map { $0 + 2 })
            #expect(second["sub"] == first.claims["sub"])
        }
    }

    @Test(arguments: BasicPlan.allCases)
    func `oidcc-prompt-none-not-logged-in`(plan: BasicPlan) async throws {
        try await BasicPlanScene.lend(plan) { scene in
            let answer = try await scene.hub.send(.get(scene.path(["prompt": "none"])))
            #expect(answer.callback(of: scene.client)["error"] == "login_required")
        }
    }

    @Test(arguments: BasicPlan.allCases)
    func `oidcc-prompt-none-logged-in: silent, the same sub and auth_time`(plan: BasicPlan) async throws {
        try await BasicPlanScene.lend(plan) { scene in
            let first = try await scene.signedIn()
            scene.hub.clock.advance(by: .seconds(2))
            let second = try await scene.claims(first.browser.get(scene.path(["prompt": "none"])))
            #expect(second["sub"] == first.claims["sub"])
            #expect(second["auth_time"] == first.claims["auth_time"])
        }
    }

    @Test(arguments: BasicPlan.allCases)
    func `oidcc-max-age-1: two seconds later the agent signs in again`(plan: BasicPlan) async throws {
        try await BasicPlanScene.lend(plan) { scene in
            let first = try await scene.signedIn()
            scene.hub.clock.advance(by: .seconds(2))
            let answer = try await first.browser.signIn(to: scene.path(["max_age": "1"]), as: BasicPlanScene.name)
            let second = try await scene.claims(answer)
            #expect(second["auth_time"]?.integer == scene.hub.clock.now.seconds)
        }
    }

    @Test(arguments: BasicPlan.allCases)
    func `oidcc-max-age-10000: no new sign-in, the same auth_time`(plan: BasicPlan) async throws {
        try await BasicPlanScene.lend(plan) { scene in
            let first = try await scene.signedIn()
            scene.hub.clock.advance(by: .seconds(2))
            let second = try await scene.claims(first.browser.get(scene.path(["max_age": "10000"])))
            #expect(second["auth_time"] == first.claims["auth_time"])
        }
    }

    @Test(arguments: BasicPlan.allCases)
    func `oidcc-id-token-hint: with prompt=none, silent, the same sub`(plan: BasicPlan) async throws {
        try await BasicPlanScene.lend(plan) { scene in
            let browser = HubBrowser(scene.hub)
            let answer = try await browser.signIn(to: scene.path(), as: BasicPlanScene.name)
            let code = try #require(answer.callback(of: scene.client)["code"])
            let hint = try HubTokens(await scene.hub.redeem(code, for: scene.client)).id
            let subject = try await scene.hub.verified(hint, algorithm: .RS256).claims["sub"]
            let second = try await scene.claims(browser.get(scene.path(["prompt": "none", "id_token_hint": hint])))
            #expect(second["sub"] == subject)
        }
    }

    @Test(arguments: BasicPlan.allCases)
    func `oidcc-codereuse, oidcc-codereuse-30seconds: invalid_grant, and the first token is dead`(
        plan: BasicPlan
    ) async throws {
        try await BasicPlanScene.lend(plan) { scene in
            let browser = try await scene.hub.browser(signedInAs: scene.member)
            for pause in [Duration.zero, .seconds(30)] {
                let answer = try await browser.get(scene.path())
                let code = try #require(answer.callback(of: scene.client)["code"])
                let tokens = try HubTokens(await scene.hub.redeem(code, for: scene.client))
                scene.hub.clock.advance(by: pause)
                #expect(try await scene.hub.redeem(code, for: scene.client).error == "invalid_grant")
                #expect(try await scene.hub.userinfo(tokens.access).status == 401)
            }
        }
    }

    @Test(arguments: BasicPlan.allCases)
    func `oidcc-ensure-registered-redirect-uri: a page, nothing to send`(plan: BasicPlan) async throws {
        try await BasicPlanScene.lend(plan) { scene in
            let browser = try await scene.hub.browser(signedInAs: scene.member)
            let foreign = "\(scene.client.redirectURI)/other"
            let answer = try await browser.get(scene.path(["redirect_uri": foreign]))
            #expect(answer.status == 400 && answer.isPage && answer.location == nil)
            #expect(answer.forms.allSatisfy { $0.action != foreign && $0.action != scene.client.redirectURI })
        }
    }

    @Test(arguments: BasicPlan.allCases)
    func `oidcc-ensure-post-request-succeeds: the request is a form, before and after the sign-in`(
        plan: BasicPlan
    ) async throws {
        try await BasicPlanScene.lend(plan) { scene in
            let query = try #require(scene.path().split(separator: "?").last)
            let form = try FormParameters(parsing: query.utf8).values
            let browser = HubBrowser(scene.hub)
            let asked = try await browser.follow(browser.post("/oauth2/authorize", form))
            let named = try await browser.submit(#require(asked.form), ["identifier": BasicPlanScene.name])
            _ = try await scene.claims(browser.submit(#require(named.form), ["password": Hub.password]))
            _ = try await scene.claims(browser.post("/oauth2/authorize", form))
        }
    }

    @Test(arguments: BasicPlan.allCases)
    func `oidcc-request-uri-unsigned and oidcc-unsigned-request-object: refused as not supported, never ignored`(
        plan: BasicPlan
    ) async throws {
        try await BasicPlanScene.lend(plan) { scene in
            let browser = try await scene.hub.browser(signedInAs: scene.member)
            let header = Base64URL.encode(Array(#"{"alg":"none"}"#.utf8))
            let object = "\(header).\(Base64URL.encode(Array(#"{"nonce":"other"}"#.utf8)))."
            for (changes, error) in [
                (["request": object], "request_not_supported"),
                (["request_uri": "https://mairie.example/r"], "request_uri_not_supported"),
            ] as [([String: String?], String)] {
                let callback = try await browser.get(scene.path(changes)).callback(of: scene.client)
                #expect(callback["error"] == error)
                #expect(callback["code"] == nil)
            }
        }
    }

    @Test(arguments: BasicPlan.allCases)
    func `oidcc-ensure-request-object-with-redirect-uri: an address beside that is not registered is a page`(
        plan: BasicPlan
    ) async throws {
        try await BasicPlanScene.lend(plan) { scene in
            let browser = try await scene.hub.browser(signedInAs: scene.member)
            let header = Base64URL.encode(Array(#"{"alg":"none"}"#.utf8))
            let payload = JSONValue.object(["redirect_uri": .string(scene.client.redirectURI)]).canonicalBytes
            let object = "\(header).\(Base64URL.encode(payload))."
            let changes: [String: String?] = ["request": object, "redirect_uri": "https://evil.example/cb"]
            let answer = try await browser.get(scene.path(changes))
            #expect(answer.status == 400 && answer.isPage && answer.location == nil)
        }
    }

    @Test(arguments: BasicPlan.allCases)
    func `oidcc-ensure-request-with-valid-pkce-succeeds, and one without where it was registered so`(
        plan: BasicPlan
    ) async throws {
        try await BasicPlanScene.lend(plan) { scene in
            let browser = try await scene.hub.browser(signedInAs: scene.member)
            let bare: [String: String?] = ["code_challenge": nil, "code_challenge_method": nil]
            #expect(
                try await browser.get(scene.path(bare)).callback(of: scene.client)["error"] == "invalid_request"
            )
            try await scene.hub.change(scene.client) { $0.client.requiresPKCE = false }
            _ = try await scene.claims(browser.get(scene.path()))
            let answer = try await browser.get(scene.path(bare))
            let code = try #require(answer.callback(of: scene.client)["code"])
            // RFC 9700, section 4.8.2: no verifier where there was no challenge.
            #expect(try await scene.hub.redeem(code, for: scene.client).error == "invalid_grant")
            #expect(try await scene.hub.redeem(code, for: scene.client, ["code_verifier": nil]).status == 200)
            let half = try await browser.get(scene.path(["code_challenge": nil]))
            #expect(half.callback(of: scene.client)["error"] == "invalid_request")
        }
    }
}
