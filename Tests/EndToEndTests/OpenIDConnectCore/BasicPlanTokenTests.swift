import HubTesting
import JOSE
import Model
import Primitives
import Testing

/// The modules of the Basic and Form Post plans that go on to userinfo and to refresh tokens, each in both plans.
@Suite struct BasicPlanTokenTests {
    static let everything: Set<String> = [
        "name", "given_name", "family_name", "usual_name", "preferred_username", "email", "email_verified",
    ]

    static let scopes: [(scope: String, claims: Set<String>)] = [
        ("profile", ["name", "given_name", "family_name", "usual_name", "preferred_username"]),
        ("email", ["email", "email_verified"]),
        // A profile has neither: the suite warns of what is missing.
        ("address", []), ("phone", []), ("profile email address phone", everything),
    ]

    /// OpenID Connect Core, section 5.1: standard claims are texts, but for these.
    private static func expectTypes(_ claims: JSONValue) throws {
        for (name, value) in try #require(claims.object) {
            switch name {
            case "email_verified", "phone_number_verified": #expect(value.bool != nil, "\(name)")
            case "updated_at": #expect(value.integer != nil, "\(name)")
            case "address": #expect(value.object != nil, "\(name)")
            default: #expect(value.string?.isEmpty == false, "\(name)")
            }
        }
    }

    @Test(arguments: BasicPlan.allCases, scopes)
    func `oidcc-scope-profile, -email, -address, -phone, -all: claims are in userinfo, with their types`(
        plan: BasicPlan,
        asked: (scope: String, claims: Set<String>)
    ) async throws {
        try await BasicPlanScene.lend(plan) { scene in
            let browser = try await scene.hub.browser(signedInAs: scene.member)
            let flow = try await scene.flow(browser.get(scene.path(["scope": "openid \(asked.scope)"])))
            let userinfo = try #require(try await scene.hub.userinfo(flow.tokens.access).json)
            let found = Set(try #require(userinfo.object).keys)
            #expect(found == asked.claims.union(["sub"]))
            #expect(userinfo["sub"] == flow.claims["sub"])
            try Self.expectTypes(userinfo)
        }
    }

    @Test(arguments: BasicPlan.allCases)
    func `oidcc-userinfo-get, oidcc-userinfo-post-header: JSON with the sub of the ID token`(
        plan: BasicPlan
    ) async throws {
        try await BasicPlanScene.lend(plan) { scene in
            let browser = try await scene.hub.browser(signedInAs: scene.member)
            let flow = try await scene.flow(browser.get(scene.path()))
            let headers = [(name: "Authorization", value: "Bearer \(flow.tokens.access)")]
            for request: HubRequest in [
                .get("/oauth2/userinfo", headers: headers), .post("/oauth2/userinfo", form: [], headers: headers),
            ] {
                let answer = try await scene.hub.send(request)
                #expect(answer.status == 200)
                #expect(answer.header("Content-Type") == "application/json")
                let claims = try #require(answer.json)
                #expect(claims["sub"] == flow.claims["sub"])
                try Self.expectTypes(claims)
            }
        }
    }

    /// The suite warns: RFC 6750, section 2.2, leaves it to the server, and a body is logged where a header is not.
    @Test(arguments: BasicPlan.allCases)
    func `oidcc-userinfo-post-body: the token is not read there, and nothing is told`(plan: BasicPlan) async throws {
        try await BasicPlanScene.lend(plan) { scene in
            let browser = try await scene.hub.browser(signedInAs: scene.member)
            let token = try await scene.flow(browser.get(scene.path())).tokens.access
            let answer = try await scene.hub.send(.post("/oauth2/userinfo", form: [("access_token", token)]))
            #expect(answer.status == 401)
            #expect(answer.json?["sub"] == nil)
        }
    }

    @Test(arguments: BasicPlan.allCases)
    func `oidcc-claims-essential: name is in userinfo`(plan: BasicPlan) async throws {
        try await BasicPlanScene.lend(plan) { scene in
            let browser = try await scene.hub.browser(signedInAs: scene.member)
            let claims = #"{"userinfo":{"name":{"essential":true}}}"#
            let flow = try await scene.flow(browser.get(scene.path(["scope": "openid", "claims": claims])))
            let userinfo = try await scene.hub.userinfo(flow.tokens.access).json
            #expect(userinfo?["name"]?.string == "Anne Le Goff")
        }
    }

    @Test(arguments: BasicPlan.allCases)
    func `oidcc-refresh-token: other tokens of the same agent, and nothing for another client`(
        plan: BasicPlan
    ) async throws {
        try await BasicPlanScene.lend(plan) { scene in
            let hub = scene.hub
            let other = try await hub.client("courrier", algorithm: .RS256)
            let browser = try await hub.browser(signedInAs: scene.member)
            let path = scene.path(["scope": "openid offline_access", "prompt": "consent"])
            let asked = try await browser.open(path)
            let form = try #require(asked.form(to: "/sign-in/consent"))
            let agreed = try await browser.submit(form, ["decision": "allow"])
            let first = try await scene.flow(browser.follow(agreed))
            hub.clock.advance(by: .seconds(2))
            // The refresh token of the first is of no use to the second, and stays good.
            #expect(try await hub.refresh(first.tokens.refresh, for: other).error == "invalid_grant")
            let second = try FlowChecks.tokens(await hub.refresh(first.tokens.refresh, for: scene.client))
            #expect(second.access != first.tokens.access)
            let claims = try await FlowChecks.identity(second.id, of: scene.client, on: hub, nonce: "nonce-1")
            for name in ["iss", "sub", "aud", "auth_time", "azp", "nonce"] {
                #expect(claims[name] == first.claims[name], "\(name)")
            }
            #expect(claims["iat"]?.integer == first.claims["iat"]?.integer.map { $0 + 2 })
            #expect(try await hub.userinfo(second.access).json?["sub"] == claims["sub"])
        }
    }

    static let errors: [([String: String?], String)] = [
        (["response_type": nil], "invalid_request"), (["response_type": "a\tb"], "unsupported_response_type"),
        (["scope": "email"], "invalid_scope"), (["prompt": "none\r\nlogin"], "invalid_request"),
        (["max_age": "\"soon\""], "invalid_request"), (["code_challenge": "é"], "invalid_request"),
        (["claims": "\\"], "invalid_request"), (["id_token_hint": "x.y.z"], "invalid_request"),
        (["prompt": "none"], "login_required"),
    ]

    @Test(arguments: BasicPlan.allCases, errors)
    func `every flow: an error is a known word with a description of plain characters, and no code beside it`(
        plan: BasicPlan,
        wrong: ([String: String?], String)
    ) async throws {
        try await BasicPlanScene.lend(plan) { scene in
            let answer = try await scene.hub.send(.get(scene.path(wrong.0)))
            #expect(try FlowChecks.error(answer, of: scene.client) == wrong.1)
        }
    }
}
