import Messages
import Primitives
import Testing
import Web

@Suite struct FactorPageTests {
    private let renderer: PageRenderer

    init() throws { self.renderer = try PageRenderer() }

    @Test func `without scripts no button does nothing: what needs one is hidden, and said to need one`() throws {
        for page in ExamplePages.all("Exemple") {
            let html = try self.render(page)
            for form in html.matches(of: #/<form [^>]*data-passkey[^>]*>/#) {
                #expect(form.0.hasSuffix(" hidden>"))
                #expect(html.contains("<noscript>"))
            }
            let dead = html.matches(of: #/<button [^>]*type="button"/#).count
            #expect(dead == html.matches(of: #/data-passkey="/#).count, "\(type(of: page))")
            #expect(html.contains("passkeys.js") == (dead > 0))
        }
    }

    @Test func `every form that changes something carries the mark of its page`() throws {
        for page in ExamplePages.all("Exemple") {
            let html = try self.render(page)
            for form in html.split(separator: "<form ").dropFirst() {
                let text = form.prefix(upTo: form.firstRange(of: "</form>")?.lowerBound ?? form.endIndex)
                // An answer that goes to an application changes nothing here, and carries nothing of the hub's.
                guard text.contains("method=\"post\""), !text.contains("data-answer") else { continue }
                #expect(text.contains("type=\"hidden\" name=\"csrf\" value=\"Exemple\""), "\(type(of: page))")
            }
        }
    }

    @Test func `options reach the script as they were given, whatever they hold`() throws {
        let options = "{\"user\":{\"name\":\"\u{301}É \u{1F511} \\\" & <b>\"}}"
        let html = try self.render(self.password(.init(action: "/passkey", options: options)))
        let written = try #require(Markup.attributes("data-options", in: html).first)
        #expect(written.utf8.allSatisfy { $0 < 0x80 })
        let read = written.replacing("&quot;", with: "\"").replacing("&lt;", with: "<").replacing("&gt;", with: ">")
            .replacing("&amp;", with: "&")
        #expect(try StrictJSON.parse(read) == StrictJSON.parse(options))
    }

    @Test func `the fields that autofill offers passkeys in say so, with the token last`() throws {
        let request = PasskeyRequest(action: "/passkey", options: "{}")
        #expect(try self.render(self.password(request)).contains("autocomplete=\"current-password webauthn\""))
        #expect(try !self.render(self.password(nil)).contains("webauthn"))
        let identifier = IdentifierPage(action: "/", state: "s", csrf: "c", passkey: request)
        #expect(try self.render(identifier).contains("autocomplete=\"username webauthn\""))
    }

    @Test func `codes and new passwords have the tokens that managers know`() throws {
        let second = try self.render(self.second([.application]))
        #expect(second.contains(#/name="code" type="text" inputmode="numeric" [^>]*autocomplete="one-time-code"/#))
        let page = NewPasswordPage(action: "/", state: "s", csrf: "c", identifier: "agent.exemple", minimumLength: 12)
        let new = try self.render(page)
        #expect(new.matches(of: #/type="password" [^>]*autocomplete="new-password"/#).count == 2)
        #expect(new.contains("name=\"username\" value=\"agent.exemple\" autocomplete=\"username\""))
    }

    @Test func `nobody is asked for a code that nothing of theirs can make`() throws {
        #expect(try !self.render(self.second([.passkey, .recoveryCodes])).contains("name=\"code\""))
        let none = try self.render(self.second([]))
        #expect(none.contains(Messages(.french)(.secondNone)) && none.contains("(Exemple)"))
    }

    @Test func `grace shows the days that are left, and no grace shows no way around`() throws {
        #expect(try self.render(self.enrolment(.init(action: "/later", daysLeft: 1))).contains("1 jour encore"))
        #expect(try self.render(self.enrolment(.init(action: "/later", daysLeft: 9))).contains("9 jours encore"))
        #expect(try !self.render(self.enrolment(nil)).contains("<button"))
    }

    @Test func `the answer to a forgotten password names no address and no account`() throws {
        let pages = ["a@pays.example", "b@pays.example"].map { ForgottenSentPage(identifier: $0, signInURL: "/") }
        let answers = try pages.map { try self.render($0).replacing($0.identifier, with: "") }
        #expect(answers[0] == answers[1])
    }

    private func render(_ page: some Page) throws -> String {
        try self.renderer.render(page, in: .french, frame: PageFrame(path: "/"))
    }

    private func password(_ passkey: PasskeyRequest?) -> PasswordPage {
        PasswordPage(
            action: "/",
            state: "s",
            csrf: "c",
            identifier: "agent.exemple",
            realmName: "Exemple",
            changeIdentifierURL: "/",
            passkey: passkey
        )
    }

    private func second(_ factors: Set<FactorKind>) -> SecondFactorPage {
        SecondFactorPage(
            action: "/",
            state: "s",
            csrf: "c",
            identifier: "agent.exemple",
            realmName: "Exemple",
            factors: factors,
            changeIdentifierURL: "/"
        )
    }

    private func enrolment(_ grace: EnrolmentPage.Grace?) -> EnrolmentPage {
        EnrolmentPage(
            state: "s",
            csrf: "c",
            identifier: "agent.exemple",
            realmName: "Exemple",
            factors: [.password],
            passkeyURL: "/passkey",
            applicationURL: "/application",
            changeIdentifierURL: "/",
            grace: grace
        )
    }
}
