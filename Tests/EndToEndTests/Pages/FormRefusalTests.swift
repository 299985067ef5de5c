import HubTesting
import Primitives
import Testing

/// Forms that another site sends, or whose cookie or time is lost: nothing is done, and the way on is shown.
@Suite struct FormRefusalTests {
    static let foreign: [[(name: String, value: String)]] = [
        [(name: "Origin", value: "https://evil.example")],
        [(name: "Origin", value: "http://liamm.example")],
        [(name: "Origin", value: "https://liamm.example.evil.example")],
        [(name: "Origin", value: "null"), (name: "Sec-Fetch-Site", value: "cross-site")],
        [(name: "Sec-Fetch-Site", value: "same-site")],
    ]

    @Test(arguments: foreign)
    func `a form that another site sends is refused on a page that starts again`(
        headers: [(name: String, value: String)]
    ) async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let browser = HubBrowser(hub)
            let form = try #require(try await browser.open(hub.authorizePath(client)).form)
            let fields = form.fields.merging(["identifier": "alegoff@armor.example"]) { $1 }
            let answer = try await browser.follow(browser.post(form.action, fields, headers: headers))
            #expect(answer.status == 403)
            #expect(answer.isPage)
            #expect(PageForm.links(in: answer.text).contains { $0.hasPrefix("/sign-in?state=") })
            let own = [(name: "Origin", value: Hub.url), (name: "Sec-Fetch-Site", value: "same-origin")]
            #expect(try await browser.post(form.action, fields, headers: own).status == 303)
        }
    }

    @Test(arguments: [nil, "", "false", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"])
    func `a form without the right token is refused on a page that starts again`(token: String?) async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            try await hub.member(password: Hub.password)
            let browser = HubBrowser(hub)
            let asked = try await browser.open(hub.authorizePath(client))
            let named = try await browser.submit(#require(asked.form), ["identifier": "alegoff@armor.example"])
            var form = try #require(named.form)
            form.fields["csrf"] = token
            let refused = try await browser.submit(form, ["password": Hub.password])
            #expect(refused.status == 403)
            #expect(browser.cookies[Hub.sessionCookie] == nil)

            let links = PageForm.links(in: refused.text)
            let restart = try #require(
                links.first { $0.hasPrefix("/sign-in/password?state=") && !$0.contains("failure") }
            )
            let again = try await browser.open(restart)
            let answer = try await browser.submit(#require(again.form), ["password": Hub.password])
            #expect(answer.location?.hasPrefix(client.redirectURI) == true)
        }
    }

    @Test func `a token shown to one browser is worth nothing in another`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let attacker = HubBrowser(hub)
            let shown = try #require(try await attacker.open(hub.authorizePath(client)).form)
            let victim = HubBrowser(hub)
            _ = try await victim.open(hub.authorizePath(client))
            #expect(try await victim.submit(shown, ["identifier": "alegoff@armor.example"]).status == 403)
        }
    }

    @Test func `a lost cookie leads on to the address first asked for`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            try await hub.member(password: Hub.password)
            let browser = HubBrowser(hub)
            let asked = try await browser.open(hub.authorizePath(client))
            browser.forget(Hub.browserCookie)
            let refused = try await browser.submit(#require(asked.form), ["identifier": "alegoff@armor.example"])
            #expect(refused.status == 403)
            let links = PageForm.links(in: refused.text)
            let restart = try #require(links.first { $0.hasPrefix("/sign-in?state=") && !$0.contains("failure") })
            let answer = try await browser.signIn(to: restart, as: "alegoff@armor.example")
            #expect(answer.location?.hasPrefix(client.redirectURI) == true)
            #expect(answer.parameters["state"] == "état 1")
        }
    }

    @Test func `a sign-in left for half an hour starts again, and leads to the address first asked for`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            try await hub.member(password: Hub.password)
            let browser = HubBrowser(hub)
            let asked = try await browser.open(hub.authorizePath(client))
            let named = try await browser.submit(#require(asked.form), ["identifier": "alegoff@armor.example"])
            hub.clock.advance(by: .minutes(31))
            let again = try await browser.submit(#require(named.form), ["password": Hub.password])
            #expect(again.form?.action == "/sign-in")
            let named2 = try await browser.submit(#require(again.form), ["identifier": "alegoff@armor.example"])
            let answer = try await browser.submit(#require(named2.form), ["password": Hub.password])
            #expect(answer.location?.hasPrefix(client.redirectURI) == true)
        }
    }

    static let states = ["", "AAAA", "!!!", String(repeating: "A", count: 20_000), "https://evil.example"]

    @Test(arguments: states, ["/sign-in", "/sign-in/realm", "/sign-in/password"])
    func `a state that this hub did not seal starts a sign-in to the portal`(
        state: String,
        path: String
    ) async throws {
        try await Hub.lend { hub in
            let browser = HubBrowser(hub)
            for answer in [
                try await browser.get("\(path)?state=\(state.replacing(":", with: "%3A"))"),
                try await browser.post(path, ["state": state, "identifier": "a", "password": "b"]),
            ] {
                #expect(answer.status == 303)
                #expect(answer.location?.hasPrefix("/sign-in?state=") == true)
            }
        }
    }

    @Test func `what is sealed for one purpose is no state, and a state no code`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let browser = try await hub.browser(signedInAs: hub.member())
            let code = try await hub.code(for: client, by: browser)
            let asked = try await HubBrowser(hub).get(hub.authorizePath(client))
            let state = try #require(asked.parameters["state"])
            #expect(try await hub.redeem(state, for: client).error == "invalid_grant")
            let restarted = try await HubBrowser(hub).get("/sign-in?state=\(code)")
            #expect(restarted.status == 303)
        }
    }

    @Test(arguments: ["/sign-in", "/sign-in/realm", "/sign-in/password", "/sign-in/affiliation", "/oauth2/logout"])
    func `a body that is not a form is refused on a page`(path: String) async throws {
        try await Hub.lend { hub in
            for request: HubRequest in [
                .post(path, text: "{}", type: "application/json"),
                .post(path, text: "a=%zz", type: "application/x-www-form-urlencoded"),
                .post(path, text: String(repeating: "a", count: 70_000), type: "application/x-www-form-urlencoded"),
            ] {
                let answer = try await hub.send(request)
                #expect([400, 413].contains(answer.status))
                #expect(answer.isPage)
            }
        }
    }
}
