import Foundation
import HubTesting
import Model
import Primitives
import SignIn
import Testing

/// A second factor added at a sign-in: with the realm's grace, or by the helpdesk's link.
@Suite struct FirstEnrolmentTests {
    /// From the page that asks to enrol to the one that shows codes on paper.
    private static func addApp(
        _ scene: SignInScene,
        _ browser: HubBrowser,
        from asked: HubAnswer
    ) async throws -> (app: TOTP, page: HubAnswer) {
        let offer = try await browser.open(#require(asked.link(to: "/sign-in/enrolment/application")))
        let app = try #require(offer.offeredApp)
        let form = try #require(offer.form(to: "/sign-in/enrolment/application"))
        let page = try await browser.submit(
            form,
            ["name": "Téléphone", "code": scene.hub.code(of: app)]
        )
        return (app, page)
    }

    @Test func `who must enrol may put it off during the grace, and not after it`() async throws {
        try await SignInScene.lend { scene in
            try await scene.hub.setPolicy { policy in
                policy.secondFactor = .agents
                policy.enrolmentGraceDays = 3
            }
            let asked = try await scene.typePassword(in: HubBrowser(scene.hub))
            #expect(asked.form(to: "/sign-in/enrolment") != nil)
            scene.hub.clock.advance(by: .days(3) + .seconds(-1))
            let browser = HubBrowser(scene.hub)
            let again = try await scene.typePassword(in: browser)
            let late = try #require(again.form(to: "/sign-in/enrolment"))
            let put = try await browser.submit(late)
            #expect(try await scene.claims(put).level == ["eidas1", "pwd"])

            scene.hub.clock.advance(by: .seconds(1))
            let forced = HubBrowser(scene.hub)
            let page = try await scene.typePassword(in: forced)
            #expect(page.form(to: "/sign-in/enrolment") == nil)
            // The form that is not shown any more does nothing either.
            let offer = try await forced.open(#require(page.link(to: "/sign-in/enrolment/application")))
            let fields = try #require(offer.form(to: "/sign-in/enrolment/application")).fields
            let refused = try await forced.follow(forced.post("/sign-in/enrolment", fields))
            #expect(refused.link(to: "/sign-in/enrolment/application") != nil)
            #expect(forced.cookies[Hub.sessionCookie] == nil)
        }
    }

    @Test
    func `without a grace nobody gets in before a factor is enrolled`()
        async throws
    {
        try await SignInScene.lend { scene in
            try await scene.hub.setPolicy { policy in
                policy.secondFactor = .agents
                policy.enrolmentGraceDays = 0
            }
            let browser = HubBrowser(scene.hub)
            let asked = try await scene.typePassword(in: browser)
            #expect(asked.form(to: "/sign-in/enrolment") == nil)
            #expect(browser.cookies[Hub.sessionCookie] == nil)
            let (_, page) = try await Self.addApp(scene, browser, from: asked)
            #expect(page.paperCodes.count == 10)
            #expect(Set(page.paperCodes).count == 10)
            let policy = try #require(page.header("Content-Security-Policy"))
            // Its button leads on to the application: browsers hold the form's policy against that redirect.
            #expect(policy.contains("form-action 'self' https://mairie.example;"), "\(policy)")
            let answer = try await browser.submit(#require(page.form(to: "/account/codes")))
            #expect(answer.location?.hasPrefix(scene.client.redirectURI) == true)
            #expect(answer.parameters["state"] == "état 1")
            #expect(try await scene.claims(answer).level == ["eidas2", "pwd", "otp", "mfa"])
            #expect(Set(try await scene.hub.factors(of: scene.member).map(\.kind)) == [.totp, .recoveryCodes])
            #expect(try await scene.hub.mails().contains { $0.template == .factorAdded })
        }
    }

    @Test func `a wrong code enrols nothing, and the same key is shown again`() async throws {
        try await SignInScene.lend { scene in
            try await scene.hub.setPolicy { $0.secondFactor = .agents }
            let browser = HubBrowser(scene.hub)
            let asked = try await scene.typePassword(in: browser)
            var page = try await browser.open(#require(asked.link(to: "/sign-in/enrolment/application")))
            let app = try #require(page.offeredApp)
            let step = TOTP.step(of: scene.hub.clock.now)
            for code in ["", "000000", app.code(at: step + 3), "12345"] {
                let form = try #require(page.form(to: "/sign-in/enrolment/application"))
                page = try await browser.submit(form, ["name": "Téléphone", "code": code])
                #expect(page.status == 422, "\(code)")
                #expect(page.offeredApp?.key.bytes == app.key.bytes)
            }
            #expect(try await scene.hub.factors(of: scene.member).isEmpty)
            #expect(browser.cookies[Hub.sessionCookie] == nil)
        }
    }

    @Test
    func `codes on paper are shown to one browser, for ten minutes, and can be taken away as a file`()
        async throws
    {
        try await SignInScene.lend { scene in
            try await scene.hub.setPolicy { $0.secondFactor = .agents }
            let browser = HubBrowser(scene.hub)
            let asked = try await scene.typePassword(in: browser)
            let (_, page) = try await Self.addApp(scene, browser, from: asked)
            let codes = page.paperCodes
            let form = try #require(page.form(to: "/account/codes/file"))
            let file = try await browser.post(form.action, form.fields)
            #expect(file.status == 200)
            #expect(file.header("Content-Type") == "text/plain; charset=utf-8")
            #expect(file.header("Content-Disposition") == "attachment; filename=\"liamm-codes.txt\"")
            #expect(file.header("Cache-Control") == "no-store")
            for code in codes { #expect(file.text.contains("\(code)\r\n")) }

            let state = try #require(form.fields["state"])
            let address = "/account/codes?state=\(state)"
            // Another browser of the same agent, and another agent.
            let others = [
                try await scene.hub.browser(signedInAs: scene.member),
                try await scene.hub.browser(signedInAs: scene.hub.member("bodonou")),
            ]
            for other in others {
                let answer = try await other.get(address)
                #expect(answer.status == 303)
                #expect(answer.location?.hasPrefix("/oauth2/authorize?") == true)
            }
            #expect(try await HubBrowser(scene.hub).get(address).leadsToSignIn)
            // The account never shows them again.
            for path in ["/account/factors", "/account/codes", "/account/data", "/account/data.json"] {
                let text = try await browser.open(path).text
                for code in codes { #expect(!text.contains(code)) }
            }
            scene.hub.clock.advance(by: .minutes(10))
            #expect(try await browser.get(address).location?.hasPrefix("/oauth2/authorize?") == true)
            let late = try await browser.post(form.action, form.fields)
            #expect(late.location?.hasPrefix("/oauth2/authorize?") == true)
            #expect(try await browser.get("/account/codes").location == "/account/factors")
        }
    }

    @Test func `who notes the codes too late, or has lost the session, is led to the application`() async throws {
        try await SignInScene.lend { scene in
            try await scene.hub.setPolicy { $0.secondFactor = .agents }
            let browser = HubBrowser(scene.hub)
            let asked = try await scene.typePassword(in: browser)
            let (_, page) = try await Self.addApp(scene, browser, from: asked)
            let noted = try #require(page.form(to: "/account/codes"))
            let nobody = try await HubBrowser(scene.hub).post(noted.action, noted.fields)
            #expect(nobody.location?.hasPrefix("/oauth2/authorize?") == true)
            scene.hub.clock.advance(by: .minutes(11))
            let answer = try await browser.submit(noted)
            #expect(answer.location?.hasPrefix(scene.client.redirectURI) == true)
            #expect(answer.parameters["state"] == "état 1")
        }
    }

    @Test
    func `who signs in again on the way to codes that are shown no more is led to the application`()
        async throws
    {
        try await SignInScene.lend { scene in
            try await scene.hub.setPolicy { $0.secondFactor = .agents }
            let browser = HubBrowser(scene.hub)
            let asked = try await scene.typePassword(in: browser)
            let (app, page) = try await Self.addApp(scene, browser, from: asked)
            let state = try #require(page.form(to: "/account/codes")?.fields["state"])
            scene.hub.clock.advance(by: .minutes(11))

            let lost = HubBrowser(scene.hub)
            var step = try await lost.open("/account/codes?state=\(state)")
            for typed in [
                ["identifier": SignInScene.name], ["password": Hub.password],
                ["code": scene.hub.code(of: app)],
            ] {
                // Browsers hold the form's policy against every redirect that follows.
                let policy = try #require(step.header("Content-Security-Policy"))
                #expect(policy.contains("form-action 'self' https://mairie.example;"), "\(policy)")
                step = try await lost.submit(#require(step.form), typed)
            }
            #expect(step.location?.hasPrefix(scene.client.redirectURI) == true)
            #expect(step.parameters["state"] == "état 1")
        }
    }

    // MARK: - The helpdesk's link

    @Test
    func `the helpdesk's link replaces what was lost, after the password`()
        async throws
    {
        try await SignInScene.lend { scene in
            let lost = try await scene.hub.enrol(scene.member)
            let token = try await scene.hub.giveLink(.factor, to: scene.member)
            let browser = HubBrowser(scene.hub)
            let path = "/sign-in/new-factor?token=\(token)"
            // Mail programs open links too: twice it changes nothing.
            _ = try await HubBrowser(scene.hub).open(path)
            let page = try await browser.open(path)
            #expect(page.status == 200)
            #expect(try await scene.hub.factors(of: scene.member).count == 2)
            let asked = try await browser.submit(#require(page.form(to: "/sign-in/new-factor")))
            #expect(asked.form?.action == "/sign-in/password")
            #expect(browser.cookies[Hub.sessionCookie] == nil)
            let enrolment = try await browser.submit(#require(asked.form), ["password": Hub.password])
            #expect(enrolment.form(to: "/sign-in/enrolment") == nil, "it cannot be put off")
            // What is lost is not something the agent has, and is said to go.
            let parts = enrolment.text.components(separatedBy: "Ce qui sera remplacé")
            #expect(parts.count == 2)
            #expect(!parts[0].contains("Application d’authentification"))
            let gone = parts.last?.components(separatedBy: "Ce qui manque")
            #expect(gone?.first?.contains("Application d’authentification") == true)
            let (app, codes) = try await Self.addApp(scene, browser, from: enrolment)
            #expect(codes.paperCodes.count == 10)
            #expect(Set(try await scene.hub.factors(of: scene.member).map(\.kind)) == [.totp, .recoveryCodes])
            #expect(try await browser.open(path).status == 410)

            scene.hub.clock.advance(by: .minutes(1))
            let next = HubBrowser(scene.hub)
            let second = try await scene.typePassword(in: next)
            let refused = try await next.submit(
                #require(second.form),
                ["code": scene.hub.code(of: lost.app)]
            )
            #expect(refused.status == 422)
            let code = scene.hub.code(of: app)
            #expect(
                try await next.submit(#require(refused.form), ["code": code]).parameters["code"] != nil
            )
        }
    }

    @Test
    func `the helpdesk's link is nothing without the password, for another agent, or after its time`()
        async throws
    {
        try await SignInScene.lend { scene in
            _ = try await scene.hub.enrol(scene.member)
            let other = try await scene.hub.member("bodonou", password: Hub.password)
            _ = try await scene.hub.enrol(other)
            let token = try await scene.hub.giveLink(.factor, to: scene.member)
            let path = "/sign-in/new-factor?token=\(token)"

            let browser = HubBrowser(scene.hub)
            let page = try await browser.open(path)
            let asked = try await browser.submit(#require(page.form(to: "/sign-in/new-factor")))
            let refused = try await browser.submit(
                #require(asked.form),
                ["password": "un autre mot de passe"]
            )
            #expect(refused.status == 422)

            // Somebody else signs in where the link led to.
            let renamed = try await browser.open(#require(refused.link(to: "/sign-in")))
            let named = try await browser.submit(
                #require(renamed.form),
                ["identifier": "bodonou@armor.example"]
            )
            let second = try await browser.submit(#require(named.form), ["password": Hub.password])
            #expect(second.form?.action == "/sign-in/second-factor")
            #expect(browser.cookies[Hub.sessionCookie] == nil)

            for wrong in ["", "A", String(repeating: "A", count: 43), "\(token)A"] {
                #expect(
                    try await HubBrowser(scene.hub).get("/sign-in/new-factor?token=\(wrong)").status == 410
                )
            }
            scene.hub.clock.advance(by: .hours(1))
            #expect(try await HubBrowser(scene.hub).get(path).status == 410)
        }
    }

    @Test func `a link of one purpose opens nothing of the other`() async throws {
        try await SignInScene.lend { scene in
            let factor = try await scene.hub.giveLink(.factor, to: scene.member)
            let password = try await scene.hub.giveLink(.password, to: scene.member)
            let browser = HubBrowser(scene.hub)
            #expect(try await browser.get("/sign-in/new-password?token=\(factor)").status == 410)
            #expect(try await browser.get("/sign-in/new-factor?token=\(password)").status == 410)
            let page = try await browser.open("/sign-in/new-password?token=\(password)")
            var form = try #require(page.form(to: "/sign-in/new-password"))
            form.fields["state"] = factor
            let answer = try await browser.submit(
                form,
                ["password": "gravier corbeau violet 71", "confirmation": "gravier corbeau violet 71"]
            )
            #expect(answer.status == 410)
            #expect(try await scene.typePassword(in: HubBrowser(scene.hub)).parameters["code"] != nil)
        }
    }
}
