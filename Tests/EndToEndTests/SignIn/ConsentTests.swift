import HubTesting
import Model
import OpenID
import Primitives
import Testing

/// Consent: none for the region's own applications, a page for a third party's (OpenID Connect Core, section 3.1.2.4).
@Suite struct ConsentTests {
    private static let narrow: [String: String?] = ["scope": "openid email"]

    private static func lend(
        _ body: @escaping @Sendable (SignInScene, HubBrowser) async throws -> Void
    ) async throws {
        try await SignInScene.lend { scene in
            try await scene.hub.change(scene.client) { $0.isThirdParty = true }
            try await body(scene, try await scene.hub.browser(signedInAs: scene.member))
        }
    }

    private static func ask(
        _ scene: SignInScene,
        _ browser: HubBrowser,
        _ changes: [String: String?] = narrow
    ) async throws -> HubAnswer {
        try await browser.open(scene.hub.authorizePath(scene.client, changes))
    }

    private static func answer(
        _ browser: HubBrowser,
        _ page: HubAnswer,
        _ decision: String
    )
        async throws -> HubAnswer
    {
        try await browser.submit(#require(page.form(to: "/sign-in/consent")), ["decision": decision])
    }

    @Test func `the region's own applications ask nothing of themselves`() async throws {
        try await SignInScene.lend { scene in
            let browser = try await scene.hub.browser(signedInAs: scene.member)
            for changes: [String: String?] in [[:], ["prompt": "none"]] {
                #expect(try await Self.ask(scene, browser, changes).parameters["code"] != nil)
            }
            #expect(try await !scene.hub.auditNames().contains(AuditEvent.Name.consentGiven.rawValue))
        }
    }

    @Test func `3.1.2.1: prompt=consent asks for the region's own applications too, each time`() async throws {
        try await SignInScene.lend { scene in
            let browser = HubBrowser(scene.hub)
            let changes = Self.narrow.merging(["prompt": "consent"]) { $1 }
            let path = scene.hub.authorizePath(scene.client, changes)
            var page = try await browser.signIn(to: path, as: SignInScene.name)
            for round in 0..<2 {
                #expect(page.status == 200, "\(round)")
                #expect(page.text.contains("Cette application demande votre accord"))
                // It is a service of the region: nobody is told that it were not.
                #expect(!page.text.contains("n’est un service ni de la région"))
                #expect(try await Self.answer(browser, page, "allow").parameters["code"] != nil)
                scene.hub.clock.advance(by: .seconds(1))
                page = try await Self.ask(scene, browser, changes)
            }
            let refused = try await Self.answer(browser, page, "refuse")
            #expect(refused.parameters["error"] == "access_denied")
            #expect(refused.parameters["state"] == "état 1")
            // Without it nothing is asked, whatever was answered.
            #expect(try await Self.ask(scene, browser).parameters["code"] != nil)
        }
    }

    @Test
    func `3.1.2.4: a third party is told nothing before the agent has agreed`()
        async throws
    {
        try await Self.lend { scene, browser in
            let page = try await Self.ask(scene, browser)
            #expect(page.status == 200)
            #expect(page.text.contains("Application mairie"))
            #expect(page.text.contains(SignInScene.name))
            #expect(!page.text.contains("Secrétaire"), "the profile was not asked for")
            let answer = try await Self.answer(browser, page, "allow")
            #expect(answer.parameters["code"] != nil)
            #expect(answer.parameters["state"] == "état 1")
            // Given once.
            #expect(try await Self.ask(scene, browser).parameters["code"] != nil)
        }
    }

    @Test(arguments: ["refuse", "", "x", "ALLOW"])
    func `3.1.2.6: anything but a yes is access_denied, with state and iss`(
        decision: String
    )
        async throws
    {
        try await Self.lend { scene, browser in
            let page = try await Self.ask(scene, browser)
            let answer = try await Self.answer(browser, page, decision)
            #expect(answer.location?.hasPrefix(scene.client.redirectURI) == true)
            #expect(answer.parameters["error"] == "access_denied")
            #expect(answer.parameters["state"] == "état 1")
            #expect(answer.parameters["iss"] == Hub.url)
            #expect(answer.parameters["code"] == nil)
            // A no is not kept: asked again, it is asked again.
            #expect(try await Self.ask(scene, browser).form(to: "/sign-in/consent") != nil)
        }
    }

    @Test func `more than was agreed to asks again, less does not`() async throws {
        try await Self.lend { scene, browser in
            _ = try await Self.answer(browser, Self.ask(scene, browser), "allow")
            let wide: [String: String?] = ["scope": "openid email profile"]
            let page = try await Self.ask(scene, browser, wide)
            #expect(page.text.contains("alegoff"))
            _ = try await Self.answer(browser, page, "allow")
            for changes: [String: String?] in [
                wide, Self.narrow, ["scope": "openid"], ["scope": "openid profile"],
            ] {
                #expect(try await Self.ask(scene, browser, changes).parameters["code"] != nil)
            }
            let offline: [String: String?] = ["scope": "openid email offline_access"]
            #expect(try await Self.ask(scene, browser, offline).form(to: "/sign-in/consent") != nil)
        }
    }

    @Test func `3.1.2.1: prompt=consent asks again, and prompt=none is consent_required`()
        async throws
    {
        try await Self.lend { scene, browser in
            let silent = Self.narrow.merging(["prompt": "none"]) { $1 }
            let refused = try await Self.ask(scene, browser, silent)
            #expect(refused.parameters["error"] == "consent_required")
            _ = try await Self.answer(browser, Self.ask(scene, browser), "allow")
            #expect(try await Self.ask(scene, browser, silent).parameters["code"] != nil)
            scene.hub.clock.advance(by: .seconds(1))
            let again = Self.narrow.merging(["prompt": "consent"]) { $1 }
            let page = try await Self.ask(scene, browser, again)
            #expect(try await Self.answer(browser, page, "allow").parameters["code"] != nil)
        }
    }

    @Test func `a consent of one agent, or to one application, is no other's`() async throws {
        try await Self.lend { scene, browser in
            _ = try await Self.answer(browser, Self.ask(scene, browser), "allow")
            let other = try await scene.hub.browser(signedInAs: scene.hub.member("bodonou"))
            #expect(try await Self.ask(scene, other).form(to: "/sign-in/consent") != nil)
            let second = try await scene.hub.client("autre")
            try await scene.hub.change(second) { $0.isThirdParty = true }
            let page = try await browser.open(scene.hub.authorizePath(second, Self.narrow))
            #expect(page.form(to: "/sign-in/consent") != nil)
            // A form of the one is not a yes to the other: it says which application it was shown for.
            #expect(try await scene.hub.stores.own.consent(of: scene.member.agent, to: second.id) == nil)
        }
    }

    @Test func `a consent page of another browser, or another agent, agrees to nothing`() async throws {
        try await Self.lend { scene, browser in
            let page = try await Self.ask(scene, browser)
            let form = try #require(page.form(to: "/sign-in/consent"))
            let member = try await scene.hub.member("bodonou")
            let others = [HubBrowser(scene.hub), try await scene.hub.browser(signedInAs: member)]
            for other in others {
                let answer = try await other.post(
                    form.action,
                    form.fields.merging(["decision": "allow"]) { $1 }
                )
                #expect(answer.status == 303)
            }
            #expect(try await scene.hub.stores.own.consents(of: member.agent).isEmpty)
            #expect(try await scene.hub.stores.own.consents(of: scene.member.agent).isEmpty)
        }
    }

    @Test func `what is withdrawn in the account ends the refresh, and asks again`() async throws {
        try await Self.lend { scene, browser in
            _ = try await Self.answer(browser, Self.ask(scene, browser), "allow")
            let tokens = try await scene.hub.tokens(for: scene.client, by: browser, Self.narrow)
            let own = try await scene.hub.client("interne")
            let kept = try await scene.hub.tokens(for: own, by: browser)
            let page = try await browser.get("/account/consents")
            #expect(page.text.contains("Application mairie"))
            let form = try #require(page.form(to: "/account/consents/withdraw"))
            #expect(
                try await browser.post(form.action, ["application": "mairie"]).location
                    == "/account/consents"
            )
            #expect(try await scene.hub.stores.own.consents(of: scene.member.agent).count == 1)
            let done = try await browser.submit(form)
            #expect(done.form(to: "/account/consents/withdraw") == nil)
            #expect(
                try await scene.hub.refresh(tokens.refresh, for: scene.client).error == "invalid_grant"
            )
            #expect(try await scene.hub.refresh(kept.refresh, for: own).status == 200)
            #expect(try await Self.ask(scene, browser).form(to: "/sign-in/consent") != nil)
        }
    }
}
