import Foundation
import HubTesting
import Model
import OpenID
import Primitives
import SignIn
import Testing

/// A forgotten or changed password of a local account (ANSSI-PG-078 v2; CNIL 2022-100; OWASP, "Forgot Password").
@Suite struct PasswordResetTests {
    private static let new = "gravier corbeau violet 71"

    /// Asks for a link as somebody who has forgotten; what is shown then.
    private static func forget(
        _ identifier: String,
        _ hub: Hub,
        headers: [(name: String, value: String)] = []
    ) async throws -> HubAnswer {
        let browser = HubBrowser(hub)
        let asked = try await browser.open("/account")
        let named = try await browser.submit(#require(asked.form), ["identifier": identifier])
        let page = try await browser.open(#require(named.link(to: "/sign-in/forgotten")))
        let form = try #require(page.form(to: "/sign-in/forgotten"))
        let fields = form.fields.merging(["identifier": identifier]) { $1 }
        let origin = (name: "Origin", value: "null")
        return try await browser.follow(browser.post(form.action, fields, headers: [origin] + headers))
    }

    private static func links(_ hub: Hub) async throws -> [MailRequest] {
        try await hub.mails().filter { $0.template == .passwordReset }
    }

    /// The link of a mail, followed and its form sent.
    private static func set(
        _ password: String,
        _ again: String? = nil,
        by token: String,
        _ browser: HubBrowser
    ) async throws -> HubAnswer {
        let page = try await browser.open("/sign-in/new-password?token=\(token)")
        let form = try #require(page.form(to: "/sign-in/new-password"), "\(page.status)")
        return try await browser.submit(
            form,
            ["password": password, "confirmation": again ?? password]
        )
    }

    private static func signsIn(_ scene: SignInScene, _ password: String) async throws -> Bool {
        try await scene.typePassword(in: HubBrowser(scene.hub), password: password).parameters["code"]
            != nil
    }

    @Test func `a link comes by mail, sets a password once, and ends every session`() async throws {
        try await SignInScene.lend { scene in
            let open = try await scene.hub.browser(signedInAs: scene.member)
            let shown = try await Self.forget(SignInScene.name, scene.hub)
            #expect(shown.status == 200)
            let mail = try #require(try await Self.links(scene.hub).first)
            #expect(mail.to == SignInScene.name)
            #expect(mail.arguments[.minutes] == "15")
            let token = try #require(mail.token)
            #expect(!shown.text.contains(token))
            // Opening it changes nothing: mail programs open links too.
            for _ in 0..<3 {
                #expect(
                    try await HubBrowser(scene.hub).get("/sign-in/new-password?token=\(token)").status == 200
                )
            }
            #expect(try await Self.signsIn(scene, Hub.password))
            let browser = HubBrowser(scene.hub)
            let done = try await Self.set(Self.new, by: token, browser)
            // A reset link is not a sign-in.
            #expect(done.form?.action == "/sign-in/password")
            #expect(browser.cookies[Hub.sessionCookie] == nil)
            #expect(try await open.get("/account").leadsToSignIn)
            #expect(try await scene.hub.sessions(of: scene.member).isEmpty)
            #expect(try await !Self.signsIn(scene, Hub.password))
            #expect(try await Self.signsIn(scene, Self.new))
            #expect(try await browser.get("/sign-in/new-password?token=\(token)").status == 410)
            #expect(try await scene.hub.mails().contains { $0.template == .passwordChanged })
        }
    }

    @Test func `a link serves for fifteen minutes, and a newer one ends it`() async throws {
        try await SignInScene.lend { scene in
            _ = try await Self.forget(SignInScene.name, scene.hub)
            let first = try #require(try await Self.links(scene.hub).first?.token)
            let path = "/sign-in/new-password?token=\(first)"
            let browser = HubBrowser(scene.hub)
            scene.hub.clock.advance(by: .minutes(15) + .seconds(-1))
            let page = try await browser.open(path)
            #expect(page.status == 200)
            scene.hub.clock.advance(by: .seconds(1))
            let form = try #require(page.form(to: "/sign-in/new-password"))
            let late = try await browser.submit(form, ["password": Self.new, "confirmation": Self.new])
            #expect(late.status == 410)
            #expect(late.link(to: "/sign-in/forgotten") != nil)
            #expect(try await browser.get(path).status == 410)

            _ = try await Self.forget(SignInScene.name, scene.hub)
            let second = try #require(
                try await Self.links(scene.hub).compactMap(\.token).first { $0 != first }
            )
            scene.hub.clock.advance(by: .minutes(1))
            _ = try await Self.forget(SignInScene.name, scene.hub)
            #expect(try await browser.get("/sign-in/new-password?token=\(second)").status == 410)
            #expect(try await Self.signsIn(scene, Hub.password))
        }
    }

    @Test func `two who follow one link at once set one password`() async throws {
        try await SignInScene.lend { scene in
            let token = try await scene.hub.giveLink(.password, to: scene.member)
            let browsers = [HubBrowser(scene.hub), HubBrowser(scene.hub)]
            var forms: [PageForm] = []
            for browser in browsers {
                let page = try await browser.open("/sign-in/new-password?token=\(token)")
                forms.append(try #require(page.form(to: "/sign-in/new-password")))
            }
            let passwords = ["gravier corbeau violet 71", "marmite sablier orange 38"]
            async let first = browsers[0].submit(
                forms[0],
                ["password": passwords[0], "confirmation": passwords[0]]
            )
            async let second = browsers[1].submit(
                forms[1],
                ["password": passwords[1], "confirmation": passwords[1]]
            )
            let statuses = [try await first.status, try await second.status]
            #expect(statuses.sorted() == [200, 410])
            let winner = statuses[0] == 200 ? 0 : 1
            #expect(try await Self.signsIn(scene, passwords[winner]))
            #expect(try await !Self.signsIn(scene, passwords[1 - winner]))
        }
    }

    @Test(arguments: [
        "", "court", "motdepasse1234", "azertyuiop12", "aaaaaaaaaaaaaa", "alegoff alegoff alegoff",
        "Armor Agglomération", "123456789012",
    ])
    func `a weak password is refused in words, by the link and in the account`(
        password: String
    )
        async throws
    {
        try await SignInScene.lend { scene in
            let token = try await scene.hub.giveLink(.password, to: scene.member)
            let browser = try await scene.hub.browser(signedInAs: scene.member)
            let page = try await browser.open("/account/password")
            let form = try #require(page.form(to: "/account/password"))
            let answers = [
                try await Self.set(password, by: token, HubBrowser(scene.hub)),
                try await browser.submit(form, ["password": password, "confirmation": password]),
            ]
            for answer in answers {
                #expect(answer.status == 422)
                #expect(answer.text.contains("<ul>\n<li>"), "no reason is given")
                if !password.isEmpty { #expect(!answer.text.contains("value=\"\(password)\"")) }
            }
            #expect(try await scene.hub.mails().allSatisfy { $0.template != .passwordChanged })
            // The link is not spent on a refusal.
            let set = try await Self.set(Self.new, by: token, HubBrowser(scene.hub))
            #expect(set.form?.action == "/sign-in/password")
        }
    }

    @Test func `two that differ are refused, a long passphrase is not`() async throws {
        try await SignInScene.lend { scene in
            let token = try await scene.hub.giveLink(.password, to: scene.member)
            let differs = try await Self.set(Self.new, Self.new + " ", by: token, HubBrowser(scene.hub))
            #expect(differs.status == 422)
            #expect(differs.text.contains("id=\"confirmation-error\""))
            let long = String(
                "\(Self.new) sablier orange marmite tiroir lampe océan brume fenêtre ".prefix(64)
            )
            let phrase = String((long + long.reversed()).prefix(128))
            let set = try await Self.set(phrase, by: token, HubBrowser(scene.hub))
            #expect(set.form?.action == "/sign-in/password", "\(set.status)")
            #expect(try await Self.signsIn(scene, phrase))
        }
    }

    @Test func `the second factor is asked for after a reset`() async throws {
        try await SignInScene.lend { scene in
            let enrolled = try await scene.hub.enrol(scene.member)
            let token = try await scene.hub.giveLink(.password, to: scene.member)
            let browser = HubBrowser(scene.hub)
            let asked = try await Self.set(Self.new, by: token, browser)
            let second = try await browser.submit(#require(asked.form), ["password": Self.new])
            #expect(second.form?.action == "/sign-in/second-factor")
            #expect(browser.cookies[Hub.sessionCookie] == nil)
            #expect(try await scene.hub.factors(of: scene.member).count == 2)
            let code = scene.hub.code(of: enrolled.app)
            _ = try await browser.submit(#require(second.form), ["code": code])
            #expect(browser.cookies[Hub.sessionCookie] != nil)
        }
    }

    @Test func `the host of a link is the one of the configuration, whatever the request called it`()
        async throws
    {
        try await SignInScene.lend { scene in
            let forged = [
                (name: "Host", value: "evil.example"), (name: "X-Forwarded-Host", value: "evil.example"),
                (name: "Forwarded", value: "host=evil.example;proto=http"),
                (name: "X-Forwarded-Proto", value: "http"),
                (name: "X-Original-URL", value: "https://evil.example/"),
            ]
            for header in forged {
                scene.hub.clock.advance(by: .minutes(20))
                let before = try await Self.links(scene.hub).count
                _ = try await Self.forget(SignInScene.name, scene.hub, headers: [header])
                #expect(try await Self.links(scene.hub).count == before + 1, "\(header.name)")
            }
            for mail in try await Self.links(scene.hub) {
                let link = try #require(mail.arguments[.link])
                #expect(link.hasPrefix("\(Hub.url)/sign-in/new-password?token="), "\(link)")
            }
        }
    }

    // MARK: - Nobody learns anything

    /// The page without what differs from browser to browser.
    private static func plain(_ answer: HubAnswer, _ identifier: String) -> String {
        answer.text.replacing(/(state|value)=("?)[A-Za-z0-9_-]{20,}/, with: "…")
            .replacing(identifier, with: "…")
    }

    @Test
    func `known, unknown, disabled and directory accounts get the same page`()
        async throws
    {
        try await SignInScene.lend { scene in
            try await scene.hub.disable(scene.hub.member("parti", password: Hub.password))
            try await scene.hub.feedFromDirectory(scene.hub.member("annuaire"))
            var pages: Set<String> = []
            for login in ["alegoff", "inconnue", "parti", "annuaire"] {
                let identifier = "\(login)@armor.example"
                let answer = try await Self.forget(identifier, scene.hub)
                #expect(answer.status == 200, "\(login)")
                pages.insert(Self.plain(answer, identifier))
            }
            #expect(pages.count == 1)
            #expect(try await Self.links(scene.hub).map(\.to) == [SignInScene.name])
        }
    }

    @Test func `asking again and again sends few mails, says the same, and slows nobody's own browser`() async throws {
        try await SignInScene.lend { scene in
            let own = HubBrowser(scene.hub)
            #expect(try await scene.typePassword(in: own).parameters["code"] != nil)
            own.forget(Hub.sessionCookie)
            var pages: Set<String> = []
            for _ in 0..<12 {
                pages.insert(Self.plain(try await Self.forget(SignInScene.name, scene.hub), SignInScene.name))
            }
            #expect(pages.count == 1)
            #expect((1...6).contains(try await Self.links(scene.hub).count))
            // Each counts among the tries of the account: guesses elsewhere wait, the agent does not.
            #expect(try await !Self.signsIn(scene, Hub.password))
            #expect(try await scene.typePassword(in: own).parameters["code"] != nil)
            scene.hub.clock.advance(by: .seconds(61))
            #expect(try await Self.signsIn(scene, Hub.password))
        }
    }

    // MARK: - In the account

    @Test func `a password changed in the account ends the other sessions and keeps this one`()
        async throws
    {
        try await SignInScene.lend { scene in
            let browser = try await scene.hub.browser(signedInAs: scene.member)
            let other = try await scene.hub.browser(signedInAs: scene.member)
            let page = try await browser.open("/account/password")
            let form = try #require(page.form(to: "/account/password"))
            let done = try await browser.submit(form, ["password": Self.new, "confirmation": Self.new])
            #expect(done.status == 200)
            #expect(try await browser.get("/account").status == 200)
            #expect(try await other.get("/account").leadsToSignIn)
            #expect(try await !Self.signsIn(scene, Hub.password))
            #expect(try await Self.signsIn(scene, Self.new))
            let mails = try await scene.hub.mails().filter { $0.template == .passwordChanged }
            #expect(mails.map(\.to) == [SignInScene.name])
        }
    }

    @Test func `a directory's password is not changed here`() async throws {
        try await SignInScene.lend { scene in
            let browser = try await scene.hub.browser(signedInAs: scene.member)
            let page = try await browser.open("/account/password")
            let form = try #require(page.form(to: "/account/password"))
            try await scene.hub.feedFromDirectory(scene.member)
            #expect(try await browser.get("/account/password").location == "/account/factors")
            let fields = form.fields.merging(["password": Self.new, "confirmation": Self.new]) { $1 }
            #expect(try await browser.post(form.action, fields).status == 303)
            #expect(try await scene.hub.mails().allSatisfy { $0.template != .passwordChanged })
        }
    }

    @Test func `the collectivité that is asked for on the way leads back to the forgotten password`() async throws {
        try await SignInScene.lend { scene in
            let browser = HubBrowser(scene.hub)
            let fresh = try await browser.open("/account")
            let state = try #require(fresh.form?.fields["state"])
            let forgotten = try await browser.open("/sign-in/forgotten?\(FormParameters.encode([("state", state)]))")
            let choice = try await browser.submit(
                #require(forgotten.form(to: "/sign-in/forgotten")),
                ["identifier": "alegoff"]
            )
            let chosen = try await browser.submit(#require(choice.form(to: "/sign-in/realm")), ["realm": "armor"])
            let form = try #require(chosen.form(to: "/sign-in/forgotten"), "\(chosen.text)")
            #expect(form.fields["identifier"] == "alegoff")
            let sent = try await browser.submit(form)
            #expect(sent.status == 200)
            #expect(try await Self.links(scene.hub).map(\.to) == [SignInScene.name])
        }
    }
}
