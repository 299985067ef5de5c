import HubTesting
import JOSE
import Model
import Primitives
import SQLCore
import SignIn
import Testing

/// Levels asked by applications (OpenID Connect Core, sections 3.1.2.1 and 5.5.1.1; identity.md, "acr / amr").
@Suite struct StepUpTests {
    private static func claims(_ acr: String) -> [String: String?] {
        ["claims": "{\"id_token\":{\"acr\":\(acr)}}"]
    }

    private static func essential(_ level: String) -> [String: String?] {
        self.claims("{\"essential\":true,\"values\":[\"\(level)\"]}")
    }

    @Test(arguments: [["acr_values": "eidas2"], essential("eidas2")])
    func `a higher level asks only for what is missing, and the session goes on under a new cookie`(
        changes: [String: String?]
    ) async throws {
        try await SignInScene.lend { scene in
            let enrolled = try await scene.hub.enrol(scene.member)
            let browser = try await scene.hub.browser(signedInAs: scene.member)
            let first = try await scene.claims(browser.get(scene.hub.authorizePath(scene.client)))
            #expect(first.level == ["eidas1", "pwd"])
            let old = try #require(browser.cookies[Hub.sessionCookie])
            let asked = try await browser.open(scene.hub.authorizePath(scene.client, changes))
            #expect(asked.form?.action == "/sign-in/second-factor")
            let code = scene.hub.code(of: enrolled.app)
            let answer = try await browser.submit(#require(asked.form), ["code": code])
            let second = try await scene.claims(answer)
            #expect(second.level == ["eidas2", "pwd", "otp", "mfa"])
            #expect(second["sid"] == first["sid"])
            #expect(second["auth_time"] == first["auth_time"])
            let new = try #require(browser.cookies[Hub.sessionCookie])
            #expect(new != old)
            let left = HubBrowser(scene.hub, cookies: [Hub.sessionCookie: old])
            #expect(try await left.get("/account").leadsToSignIn)
            // What is reached is not asked for again.
            #expect(try await scene.level(browser, changes).first == "eidas2")
        }
    }

    @Test func `tokens are recomputed at refresh: what was proved since counts`() async throws {
        try await SignInScene.lend { scene in
            let enrolled = try await scene.hub.enrol(scene.member)
            let browser = try await scene.hub.browser(signedInAs: scene.member)
            let tokens = try await scene.hub.tokens(for: scene.client, by: browser)
            let asked = try await browser.open(
                scene.hub.authorizePath(scene.client, ["acr_values": "eidas2"])
            )
            _ = try await browser.submit(#require(asked.form), ["code": scene.hub.code(of: enrolled.app)])
            let renewed = try HubTokens(await scene.hub.refresh(tokens.refresh, for: scene.client))
            #expect(
                try await scene.hub.verified(renewed.id).claims.level == ["eidas2", "pwd", "otp", "mfa"]
            )
        }
    }

    @Test func `a wrong code does not raise the level, and the session stays what it was`()
        async throws
    {
        try await SignInScene.lend { scene in
            _ = try await scene.hub.enrol(scene.member)
            let browser = try await scene.hub.browser(signedInAs: scene.member)
            let asked = try await browser.open(
                scene.hub.authorizePath(scene.client, ["acr_values": "eidas2"])
            )
            let refused = try await browser.submit(#require(asked.form), ["code": "000000"])
            #expect(refused.status == 422)
            #expect(try await scene.level(browser) == ["eidas1", "pwd"])
        }
    }

    @Test func `a factor of another realm does not raise this realm's level`() async throws {
        try await SignInScene.lend { scene in
            let other = try await scene.hub.member(of: "argoat")
            let enrolled = try await scene.hub.enrol(other)
            try await scene.hub.join(other, to: scene.member)
            _ = try await scene.hub.database.run(
                "update factors set agent = \(scene.member.agent.text) where agent = \(other.agent.text)"
            )
            let browser = try await scene.hub.browser(signedInAs: scene.member)
            let path = scene.hub.authorizePath(scene.client, ["acr_values": "eidas2"])
            let answer = try await browser.open(path)
            // Nothing enrolled counts: answered with what there is, and nothing was asked.
            #expect(try await scene.claims(answer).level == ["eidas1", "pwd"])
            #expect(!enrolled.codes.isEmpty)
        }
    }

    // MARK: - Essential

    @Test(arguments: [
        essential("eidas2"), essential("eidas3"), claims("{\"essential\":true,\"value\":\"eidas2\"}"),
    ])
    func `5.5.1.1: an essential level that is out of reach is an error, after asking once`(
        changes: [String: String?]
    ) async throws {
        try await SignInScene.lend { scene in
            let browser = try await scene.hub.browser(signedInAs: scene.member)
            let asked = try await browser.open(scene.hub.authorizePath(scene.client, changes))
            let later = try #require(asked.form(to: "/sign-in/enrolment"), "\(asked.status)")
            let answer = try await browser.submit(later)
            #expect(answer.location?.hasPrefix(scene.client.redirectURI) == true)
            #expect(answer.parameters["error"] == "unmet_authentication_requirements")
            #expect(answer.parameters["state"] == "état 1")
            #expect(answer.parameters["iss"] == Hub.url)
            #expect(answer.parameters["code"] == nil)
        }
    }

    @Test func `an essential level above what two factors give is an error, not a circle`()
        async throws
    {
        try await SignInScene.lend { scene in
            let enrolled = try await scene.hub.enrol(scene.member)
            let browser = HubBrowser(scene.hub)
            let asked = try await scene.typePassword(in: browser, Self.essential("eidas3"))
            let code = scene.hub.code(of: enrolled.app)
            let answer = try await browser.submit(#require(asked.form), ["code": code])
            #expect(answer.parameters["error"] == "unmet_authentication_requirements")
            let again = try await browser.open(
                scene.hub.authorizePath(scene.client, Self.essential("eidas3"))
            )
            #expect(again.parameters["error"] == "unmet_authentication_requirements")
        }
    }

    @Test func `an essential level that nobody knows is an error at once`() async throws {
        try await SignInScene.lend { scene in
            for browser in [HubBrowser(scene.hub), try await scene.hub.browser(signedInAs: scene.member)] {
                let path = scene.hub.authorizePath(
                    scene.client,
                    Self.essential("https://elsewhere.example/loa4")
                )
                let answer = try await browser.get(path)
                #expect(answer.parameters["error"] == "unmet_authentication_requirements")
            }
        }
    }

    @Test(arguments: ["eidas2", "eidas3"])
    func `prompt=none: an essential level that is not there is interaction_required`(
        level: String
    ) async throws {
        try await SignInScene.lend { scene in
            _ = try await scene.hub.enrol(scene.member)
            let browser = try await scene.hub.browser(signedInAs: scene.member)
            let changes = Self.essential(level).merging(["prompt": "none"]) { $1 }
            let answer = try await browser.get(scene.hub.authorizePath(scene.client, changes))
            #expect(answer.parameters["error"] == "interaction_required")
            #expect(answer.parameters["code"] == nil)
        }
    }

    @Test func `the ceiling of who is not confirmed holds against every proof`() async throws {
        try await SignInScene.lend { scene in
            let enrolled = try await scene.hub.enrol(scene.member)
            _ = try await scene.hub.database.run(
                "update affiliations set is_confirmed = 0 where id = \(scene.member.id.text)"
            )
            let browser = HubBrowser(scene.hub)
            let asked = try await scene.typePassword(in: browser)
            let code = scene.hub.code(of: enrolled.app)
            let answer = try await browser.submit(#require(asked.form), ["code": code])
            #expect(try await scene.claims(answer).level == ["eidas0-mfa", "pwd", "otp", "mfa"])
            let essential = try await browser.open(
                scene.hub.authorizePath(scene.client, Self.essential("eidas1"))
            )
            #expect(essential.parameters["error"] == "unmet_authentication_requirements")
        }
    }

    // MARK: - Voluntary

    @Test(arguments: [
        ["acr_values": "eidas2"], ["acr_values": "eidas3 eidas2"], claims("{\"values\":[\"eidas2\"]}"),
        ["acr_values": "eidas2", "prompt": "none"],
        claims("{\"essential\":false,\"value\":\"eidas3\"}"),
    ])
    func `3.1.2.1: a level asked as a wish and out of reach is answered with the real one`(
        changes: [String: String?]
    ) async throws {
        try await SignInScene.lend { scene in
            let browser = try await scene.hub.browser(signedInAs: scene.member)
            #expect(try await scene.level(browser, changes) == ["eidas1", "pwd"])
        }
    }

    @Test(arguments: [
        ("eidas1", "eidas1"), ("eidas1 eidas2", "eidas2"), ("eidas0-mfa", "eidas0-mfa"),
        ("eidas3 eidas1", "eidas1"),
        ("unknown", "eidas2"), ("unknown eidas1", "eidas1"), ("", "eidas2"),
    ])
    func `a stronger sign-in is reported as the highest level asked that it satisfies`(
        asked: String,
        answer: String
    ) async throws {
        try await SignInScene.lend { scene in
            let enrolled = try await scene.hub.enrol(scene.member)
            let browser = HubBrowser(scene.hub)
            let second = try await scene.typePassword(in: browser)
            _ = try await browser.submit(
                #require(second.form),
                ["code": scene.hub.code(of: enrolled.app)]
            )
            let changes: [String: String?] = ["acr_values": asked, "prompt": "none"]
            #expect(try await scene.level(browser, changes) == [answer, "pwd", "otp", "mfa"])
        }
    }

    @Test(arguments: [
        "{\"values\":[]}", "{\"value\":\"\"}", "{\"values\":[\"\"]}", "null", "{}",
        "{\"essential\":true}",
        "{\"essential\":true,\"values\":[]}", "{\"essential\":true,\"value\":\"\"}",
    ])
    func `an empty request for a level asks for nothing`(acr: String) async throws {
        try await SignInScene.lend { scene in
            let browser = try await scene.hub.browser(signedInAs: scene.member)
            #expect(try await scene.level(browser, Self.claims(acr)) == ["eidas1", "pwd"])
        }
    }

    @Test(arguments: [
        "{", "[]", "\"acr\"", "1", "null", "{\"id_token\":[]}", "{\"id_token\":{\"acr\":[]}}",
        "{\"id_token\":{\"acr\":\"eidas2\"}}", "{\"id_token\":{},\"id_token\":{}}", "{\"id_token\":1}",
    ])
    func `5.5: claims that are no claims request are invalid_request`(claims: String) async throws {
        try await SignInScene.lend { scene in
            for browser in [HubBrowser(scene.hub), try await scene.hub.browser(signedInAs: scene.member)] {
                let answer = try await browser.get(
                    scene.hub.authorizePath(scene.client, ["claims": claims])
                )
                #expect(answer.parameters["error"] == "invalid_request", "\(answer.location ?? "")")
                #expect(answer.parameters["state"] == "état 1")
            }
        }
    }

    // RFC 6749, section 3.1: a parameter without a value is none.
    @Test(arguments: ["", "{\"userinfo\":{\"email\":null}}", "{\"id_token\":null}", "{\"id_token\":{\"sub\":null}}"])
    func `5.5: a claims request that names no level asks for none`(claims: String) async throws {
        try await SignInScene.lend { scene in
            let browser = try await scene.hub.browser(signedInAs: scene.member)
            #expect(try await scene.level(browser, ["claims": claims]) == ["eidas1", "pwd"])
        }
    }

    @Test func `a stale directory gives no tokens: neither for a code nor at refresh`() async throws {
        try await SignInScene.lend { scene in
            try await scene.hub.recordContact(with: "annuaire", in: "armor")
            try await scene.hub.feedFromDirectory(scene.member)
            let offline = ["scope": "openid offline_access"]
            let browser = try await scene.hub.browser(signedInAs: scene.member)
            let tokens = try await scene.hub.tokens(for: scene.client, by: browser, offline)
            let renewed = try HubTokens(await scene.hub.refresh(tokens.refresh, for: scene.client))
            try await scene.hub.setPolicy { $0.maximumStalenessHours = 1 }
            scene.hub.clock.advance(by: .hours(1))
            let code = try await scene.hub.code(for: scene.client, by: browser)
            #expect(try await scene.hub.redeem(code, for: scene.client).error == "invalid_grant")
            #expect(
                try await scene.hub.refresh(renewed.refresh, for: scene.client).error == "invalid_grant"
            )
        }
    }
}
