import Foundation
import HubTesting
import Model
import Primitives
import Testing

/// The pages of a sign-in: what they tell, and what they never tell.
@Suite struct SignInPageTests {
    /// The sentence that a page gives as its error.
    private static func error(of page: HubAnswer) -> String? {
        guard let start = page.text.range(of: "id=\"error\">"),
            let end = page.text[start.upperBound...].range(of: "</p>")
        else { return nil }
        return String(page.text[start.upperBound..<end.lowerBound])
    }

    @Test func `a wrong password is answered alike for known, unknown and disabled accounts`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            try await hub.member(password: Hub.password)
            try await hub.member("sans-mot-de-passe")
            try await hub.disable(hub.member("parti", password: Hub.password))
            var answers: [HubAnswer] = []
            for login in ["alegoff", "sans-mot-de-passe", "parti", "inconnue"] {
                let before = try await hub.auditNames().count { $0 == "session.refused" }
                let password = login == "parti" ? Hub.password : "un autre mot de passe"
                let answer = try await HubBrowser(hub)
                    .signIn(to: hub.authorizePath(client), as: "\(login)@armor.example", password: password)
                // One commit each, so that the time tells nothing either.
                #expect(try await hub.auditNames().count { $0 == "session.refused" } == before + 1)
                answers.append(answer)
            }
            #expect(answers.allSatisfy { $0.status == 422 })
            #expect(answers.allSatisfy { $0.headers("Set-Cookie").isEmpty })
            #expect(Set(answers.map(Self.error(of:))).count == 1)
            #expect(Self.error(of: answers[0]) != nil)
        }
    }

    @Test func `an empty password is never a password`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            try await hub.member(password: Hub.password)
            for form in [["password": ""], [:]] {
                let browser = HubBrowser(hub)
                let identifier = try await browser.open(hub.authorizePath(client))
                let asked = try await browser.submit(#require(identifier.form), ["identifier": "alegoff@armor.example"])
                var page = try #require(asked.form)
                page.fields["password"] = form["password"]
                let answer = try await browser.submit(page)
                #expect(answer.status == 422)
                #expect(Self.error(of: answer) != nil)
                #expect(browser.cookies[Hub.sessionCookie] == nil)
            }
        }
    }

    @Test(arguments: ["", "   ", "\u{2003}", String(repeating: "a", count: 255)])
    func `an identifier that is missing or too long is asked again`(identifier: String) async throws {
        try await Hub.lend { hub in
            let browser = HubBrowser(hub)
            let asked = try await browser.open(hub.authorizePath(hub.client()))
            let answer = try await browser.submit(#require(asked.form), ["identifier": identifier])
            #expect(answer.status == 422)
            #expect(answer.form?.action == "/sign-in")
            #expect(Self.error(of: answer) != nil)
        }
    }

    @Test(arguments: [
        "alegoff", "a@b@armor.example", "a@armor.example@evil.example", "a@armor.example.evil.example",
        "@armor.example",
        "a@armor.example.", "a@elsewhere.example",
    ])
    func `only a verified domain leads to its realm, else the agent chooses`(identifier: String) async throws {
        try await Hub.lend { hub in
            let browser = HubBrowser(hub)
            let asked = try await browser.open(hub.authorizePath(hub.client()))
            let answer = try await browser.submit(#require(asked.form), ["identifier": identifier])
            #expect(answer.status == 200)
            #expect(answer.form?.action == "/sign-in/realm")
            #expect(Set(PageForm.choices("realm", in: answer.text)).isSubset(of: ["armor", "argoat"]))
        }
    }

    @Test func `the realm that was chosen is the one where the password is checked`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            try await hub.member(password: Hub.password)
            for (realm, isRight) in [("argoat", false), ("armor", true)] {
                let browser = HubBrowser(hub)
                let asked = try await browser.open(hub.authorizePath(client))
                let realms = try await browser.submit(#require(asked.form), ["identifier": "alegoff"])
                let named = try await browser.submit(#require(realms.form), ["realm": realm])
                let answer = try await browser.submit(#require(named.form), ["password": Hub.password])
                #expect((answer.parameters["code"] != nil) == isRight)
                #expect(browser.cookies["liamm-realm"] == realm)
            }
        }
    }

    @Test(arguments: ["nowhere", "", "region", "../armor", "ARMOR"])
    func `a realm that is not there is asked again`(realm: String) async throws {
        try await Hub.lend { hub in
            let browser = HubBrowser(hub)
            let asked = try await browser.open(hub.authorizePath(hub.client()))
            let realms = try await browser.submit(#require(asked.form), ["identifier": "alegoff"])
            let answer = try await browser.submit(#require(realms.form), ["realm": realm])
            #expect(answer.status == 422)
            #expect(answer.form?.action == "/sign-in/realm")
        }
    }

    @Test func `guessing is slowed, for the right password too, and forgotten in time`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            try await hub.member(password: Hub.password)
            let path = hub.authorizePath(client)
            func attempt(_ password: String) async throws -> HubAnswer {
                try await HubBrowser(hub).signIn(to: path, as: "alegoff@armor.example", password: password)
            }
            for _ in 0..<6 { #expect(try await attempt("un autre mot de passe").status == 422) }
            let slowed = try await attempt(Hub.password)
            #expect(slowed.status == 422)
            #expect(slowed.parameters["code"] == nil)
            hub.clock.advance(by: .minutes(2))
            #expect(try await attempt(Hub.password).parameters["code"] != nil)
        }
    }

    @Test func `a sign-in gives a new session, whatever cookie the browser came with`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            try await hub.member(password: Hub.password)
            let planted = String(repeating: "A", count: 43)
            let browser = HubBrowser(hub, cookies: [Hub.sessionCookie: planted])
            _ = try await browser.signIn(to: hub.authorizePath(client), as: "alegoff@armor.example")
            let cookie = try #require(browser.cookies[Hub.sessionCookie])
            #expect(cookie != planted)
            #expect(cookie.utf8.count == 43)
        }
    }

    @Test func `two tabs sign in beside one another`() async throws {
        try await Hub.lend { hub in
            let (first, second) = (try await hub.client(), try await hub.client("courrier"))
            try await hub.member(password: Hub.password)
            let browser = HubBrowser(hub)
            let tab = try await browser.open(hub.authorizePath(first))
            let other = try await browser.open(hub.authorizePath(second))
            let named = try await browser.submit(#require(tab.form), ["identifier": "alegoff@armor.example"])
            let otherNamed = try await browser.submit(#require(other.form), ["identifier": "alegoff@armor.example"])
            let answer = try await browser.submit(#require(named.form), ["password": Hub.password])
            #expect(answer.location?.hasPrefix(first.redirectURI) == true)
            let otherAnswer = try await browser.submit(#require(otherNamed.form), ["password": Hub.password])
            #expect(otherAnswer.location?.hasPrefix(second.redirectURI) == true)
        }
    }
}
