import HubTesting
import Model
import Primitives
import SignIn
import Testing

/// The second factor through the pages: what is typed, once, in one sign-in (RFC 6238; CNIL 2022-100).
@Suite struct SecondFactorTests {
    @Test func `a password and the code of an app sign in, and the token says so`() async throws {
        try await SignInScene.lend { scene in
            let enrolled = try await scene.hub.enrol(scene.member)
            let browser = HubBrowser(scene.hub)
            let asked = try await scene.typePassword(in: browser)
            #expect(asked.form?.action == "/sign-in/second-factor")
            #expect(browser.cookies[Hub.sessionCookie] == nil)
            let answer = try await browser.submit(
                #require(asked.form),
                ["code": scene.hub.code(of: enrolled.app)]
            )
            #expect(try await scene.claims(answer).level == ["eidas2", "pwd", "otp", "mfa"])
        }
    }

    @Test func `without an enrolled factor the token says one factor`() async throws {
        try await SignInScene.lend { scene in
            let answer = try await scene.typePassword(in: HubBrowser(scene.hub))
            #expect(try await scene.claims(answer).level == ["eidas1", "pwd"])
        }
    }

    @Test func `RFC 6238, section 5.2: a code serves once, whichever browser comes second`()
        async throws
    {
        try await SignInScene.lend { scene in
            let enrolled = try await scene.hub.enrol(scene.member)
            let browsers = [HubBrowser(scene.hub), HubBrowser(scene.hub)]
            var asked: [HubAnswer] = []
            for browser in browsers { asked.append(try await scene.typePassword(in: browser)) }
            let code = scene.hub.code(of: enrolled.app)
            let first = try await browsers[0].submit(#require(asked[0].form), ["code": code])
            #expect(first.parameters["code"] != nil)
            let second = try await browsers[1].submit(#require(asked[1].form), ["code": code])
            #expect(second.status == 422)
            #expect(second.form?.action == "/sign-in/second-factor")
            #expect(browsers[1].cookies[Hub.sessionCookie] == nil)
            // The next one serves.
            scene.hub.clock.advance(by: .seconds(30))
            let next = scene.hub.code(of: enrolled.app)
            #expect(
                try await browsers[1].submit(#require(second.form), ["code": next]).parameters["code"]
                    != nil
            )
        }
    }

    @Test func `a wrong, missing, old or future code opens nothing`() async throws {
        try await SignInScene.lend { scene in
            let enrolled = try await scene.hub.enrol(scene.member)
            let browser = HubBrowser(scene.hub)
            var page = try await scene.typePassword(in: browser)
            let step = TOTP.step(of: scene.hub.clock.now)
            let wrong = [
                "", " ", "12345", "code", enrolled.app.code(at: step - 2), enrolled.app.code(at: step + 2),
            ]
            for code in wrong {
                page = try await browser.submit(#require(page.form), ["code": code])
                #expect(page.status == 422, "\(code)")
                #expect(page.text.contains("id=\"error\""), "\(code)")
                #expect(page.form?.action == "/sign-in/second-factor", "\(code)")
                #expect(browser.cookies[Hub.sessionCookie] == nil)
            }
        }
    }

    @Test func `guesses at a code wait longer and longer, and a password in between gives none back`()
        async throws
    {
        try await SignInScene.lend { scene in
            let enrolled = try await scene.hub.enrol(scene.member)
            for _ in 0..<2 {
                let browser = HubBrowser(scene.hub)
                var page = try await scene.typePassword(in: browser)
                for _ in 0..<3 { page = try await browser.submit(#require(page.form), ["code": "000000"]) }
            }
            // Six guesses in two sign-ins: now neither the right code nor the right password passes.
            let browser = HubBrowser(scene.hub)
            let throttled = try await scene.typePassword(in: browser)
            #expect(throttled.status == 422)
            #expect(throttled.form?.action == "/sign-in/password")
            scene.hub.clock.advance(by: .seconds(61))
            let asked = try await scene.typePassword(in: browser)
            // One wait for each step: the password was the last try.
            scene.hub.clock.advance(by: .seconds(2))
            let code = scene.hub.code(of: enrolled.app)
            #expect(
                try await browser.submit(#require(asked.form), ["code": code]).parameters["code"] != nil
            )
        }
    }

    @Test func `the page after the password is of the browser that typed it, for ten minutes`()
        async throws
    {
        try await SignInScene.lend { scene in
            let enrolled = try await scene.hub.enrol(scene.member)
            let browser = HubBrowser(scene.hub)
            let asked = try await scene.typePassword(in: browser)
            let form = try #require(asked.form)
            // A state that leaked: its own form token is of no use to another browser, nor another's with it.
            let thief = HubBrowser(scene.hub)
            let own = try await thief.open(scene.hub.authorizePath(scene.client))
            var stolen = form
            stolen.fields["csrf"] = try #require(own.form?.fields["csrf"])
            let refused = try await thief.submit(stolen, ["code": scene.hub.code(of: enrolled.app)])
            #expect(refused.form?.action == "/sign-in/password")
            #expect(thief.cookies[Hub.sessionCookie] == nil)
            scene.hub.clock.advance(by: .minutes(10))
            let late = try await browser.submit(form, ["code": scene.hub.code(of: enrolled.app)])
            #expect(late.form?.action == "/sign-in/password")
            #expect(browser.cookies[Hub.sessionCookie] == nil)
        }
    }

    @Test(arguments: ["/sign-in/second-factor", "/sign-in/recovery-code", "/sign-in/enrolment"])
    func `nobody gets past the password by knowing an address`(path: String) async throws {
        try await SignInScene.lend { scene in
            let enrolled = try await scene.hub.enrol(scene.member)
            let browser = HubBrowser(scene.hub)
            let asked = try await browser.open(scene.hub.authorizePath(scene.client))
            let named = try await browser.submit(#require(asked.form), ["identifier": SignInScene.name])
            var form = try #require(named.form)
            form.fields["code"] =
                path.hasSuffix("code") ? enrolled.codes[0] : scene.hub.code(of: enrolled.app)
            let answer = try await browser.follow(browser.post(path, form.fields))
            #expect(answer.form?.action == "/sign-in/password")
            #expect(browser.cookies[Hub.sessionCookie] == nil)
        }
    }

    // MARK: - Codes on paper

    @Test func `a recovery code signs in once, is counted, and its use is told by mail`() async throws {
        try await SignInScene.lend { scene in
            let enrolled = try await scene.hub.enrol(scene.member)
            let browser = HubBrowser(scene.hub)
            let asked = try await scene.typePassword(in: browser)
            let page = try await browser.open(#require(asked.link(to: "/sign-in/recovery-code")))
            let typed = enrolled.codes[3].uppercased().replacing("-", with: " ")
            let answer = try await browser.submit(#require(page.form), ["code": typed])
            #expect(try await scene.claims(answer).level == ["eidas1-mfa", "pwd", "mfa"])
            let factors = try await browser.get("/account/factors")
            #expect(factors.text.contains("Il vous reste 9 codes sur dix."))
            let mail = try await scene.hub.mails().first { $0.template == .recoveryCodeUsed }
            #expect(mail?.to == SignInScene.name)
            #expect(mail?.arguments[.remaining] == "9")

            let other = HubBrowser(scene.hub)
            let again = try await scene.typePassword(in: other)
            let second = try await other.open(#require(again.link(to: "/sign-in/recovery-code")))
            let refused = try await other.submit(#require(second.form), ["code": typed])
            #expect(refused.status == 422)
            #expect(refused.form?.action == "/sign-in/recovery-code")
            #expect(other.cookies[Hub.sessionCookie] == nil)
            #expect(try await scene.hub.mails().count { $0.template == .recoveryCodeUsed } == 1)
        }
    }

    @Test func `codes of another agent, an app's code and nonsense are no recovery codes`()
        async throws
    {
        try await SignInScene.lend { scene in
            let enrolled = try await scene.hub.enrol(scene.member)
            let stranger = try await scene.hub.enrol(scene.hub.member("bodonou"))
            let browser = HubBrowser(scene.hub)
            let asked = try await scene.typePassword(in: browser)
            var page = try await browser.open(#require(asked.link(to: "/sign-in/recovery-code")))
            for code in [
                stranger.codes[0], scene.hub.code(of: enrolled.app), "",
                String(enrolled.codes[0].dropLast()),
            ] {
                page = try await browser.submit(#require(page.form), ["code": code])
                #expect(page.status == 422, "\(code)")
                #expect(browser.cookies[Hub.sessionCookie] == nil)
            }
            #expect(try await scene.hub.mails().allSatisfy { $0.template != .recoveryCodeUsed })
        }
    }

    @Test func `a refused second factor is in the audit`() async throws {
        try await SignInScene.lend { scene in
            _ = try await scene.hub.enrol(scene.member)
            let browser = HubBrowser(scene.hub)
            let asked = try await scene.typePassword(in: browser)
            _ = try await browser.submit(#require(asked.form), ["code": "000000"])
            #expect(try await scene.hub.auditNames().contains(AuditEvent.Name.factorRefused.rawValue))
        }
    }
}
