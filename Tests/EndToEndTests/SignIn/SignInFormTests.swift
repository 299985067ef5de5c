import HubTesting
import Model
import Primitives
import SignIn
import Testing

/// Every form of a sign-in and of the account: answered by a redirect, whatever is sent (RFC 9700, section 4.12), and
/// never to a dead end.
@Suite struct SignInFormTests {
    /// Paths that take a form; what is only read says so with 405.
    private static func targets(_ hub: Hub) async throws -> [String] {
        var targets: [String] = []
        for path in Set(hub.routes.map(\.target)).sorted()
        where path.hasPrefix("/sign-in") || path.hasPrefix("/account") || path == "/favourites" {
            if try await hub.send(.post(path, form: [])).status != 405 { targets.append(path) }
        }
        return targets
    }

    /// A redirect inside the hub to something that answers with a page that leads on.
    private static func check(_ answer: HubAnswer, _ browser: HubBrowser, _ name: String) async throws {
        #expect(answer.status == 303, "\(name) answers \(answer.status)")
        let location = try #require(answer.location, "\(name)")
        #expect(location.hasPrefix("/") && !location.hasPrefix("//"), "\(name) leads to \(location)")
        let page = try await browser.follow(answer)
        #expect(page.isPage, "\(name) leads to \(page.status)")
        #expect([200, 403, 410, 422].contains(page.status), "\(name) leads to \(page.status)")
        let ways = page.forms.map(\.action) + PageForm.links(in: page.text).filter { $0.hasPrefix("/") }
        #expect(
            ways.contains { !$0.hasPrefix("/accessibility") && !$0.contains("ui_locales") },
            "\(name): no way on"
        )
    }

    @Test func `the list of forms is whole`() async throws {
        try await SignInScene.lend { scene in
            let targets = Set(try await Self.targets(scene.hub))
            #expect(targets.count >= 25)
            for path in [
                "/sign-in", "/sign-in/realm", "/sign-in/password", "/sign-in/passkey",
                "/sign-in/second-factor",
                "/sign-in/recovery-code", "/sign-in/enrolment", "/sign-in/enrolment/application",
                "/sign-in/enrolment/passkey", "/sign-in/affiliation", "/sign-in/consent",
                "/sign-in/forgotten", "/sign-in/cancel",
                "/sign-in/new-password", "/sign-in/new-factor", "/account/password",
                "/account/factors/application",
                "/account/factors/remove", "/account/factors/codes", "/account/codes",
                "/account/codes/file",
                "/account/consents/withdraw", "/account/sessions/end", "/account/sessions/end-all",
                "/favourites",
            ] {
                #expect(targets.contains(path), "\(path)")
            }
        }
    }

    @Test func `an empty form, or one of nobody, is answered 303 and leads on`() async throws {
        try await SignInScene.lend { scene in
            let forms: [[String: String]] = [
                [:], ["state": "", "csrf": ""], ["state": "AAAA", "csrf": "AAAA"],
                ["state": String(repeating: "A", count: 5000), "csrf": String(repeating: "A", count: 43)],
            ]
            for path in try await Self.targets(scene.hub) {
                for form in forms {
                    for browser in [
                        HubBrowser(scene.hub), try await scene.hub.browser(signedInAs: scene.member),
                    ] {
                        try await Self.check(browser.post(path, form), browser, "\(path) \(form.count)")
                    }
                }
            }
            #expect(try await scene.hub.factors(of: scene.member).isEmpty)
        }
    }

    @Test func `a form with its own token and nothing else in it is answered 303 and leads on`()
        async throws
    {
        try await SignInScene.lend { scene in
            for path in try await Self.targets(scene.hub) where !path.hasSuffix("/end-all") {
                let browser = try await scene.hub.browser(signedInAs: scene.member)
                let fields = try #require(try await browser.get("/account").form(to: "/oauth2/logout"))
                    .fields
                try await Self.check(browser.post(path, fields), browser, path)
            }
        }
    }

    /// The state and the form token of a sign-in that has just begun.
    private static func ticket(
        _ scene: SignInScene,
        _ browser: HubBrowser
    ) async throws -> [String:
        String]
    {
        let asked = try await browser.open(scene.hub.authorizePath(scene.client))
        return try #require(asked.form).fields.filter { ["state", "csrf"].contains($0.key) }
    }

    @Test func `a state shown by another page of the sign-in is answered 303 and leads on`()
        async throws
    {
        try await SignInScene.lend { scene in
            // The way back is another test's: it leads to the application.
            for path in try await Self.targets(scene.hub)
            where path.hasPrefix("/sign-in") && path != "/sign-in/cancel" {
                let browser = HubBrowser(scene.hub)
                let fields = try await Self.ticket(scene, browser)
                try await Self.check(browser.post(path, fields), browser, path)
                #expect(browser.cookies[Hub.sessionCookie] == nil)
            }
        }
    }

    @Test func `a form of another browser, or sent by another site, does nothing and leads on`()
        async throws
    {
        try await SignInScene.lend { scene in
            for path in try await Self.targets(scene.hub) where path.hasPrefix("/sign-in") {
                let fields = try await Self.ticket(scene, HubBrowser(scene.hub))
                let filled = fields.merging(["identifier": SignInScene.name, "password": Hub.password]) {
                    $1
                }
                let other = HubBrowser(scene.hub)
                try await Self.check(other.post(path, filled), other, "\(path) of another browser")
                #expect(other.cookies[Hub.sessionCookie] == nil)

                let own = HubBrowser(scene.hub)
                let ticket = try await Self.ticket(scene, own)
                for header in [
                    (name: "Origin", value: "https://evil.example"),
                    (name: "Sec-Fetch-Site", value: "cross-site"),
                    (name: "Sec-Fetch-Site", value: "same-site"),
                ] {
                    let answer = try await own.post(path, ticket, headers: [header])
                    try await Self.check(answer, own, "\(path) with \(header)")
                }
            }
        }
    }

    @Test func `a form that is half an hour old starts again on the way to where it was going`()
        async throws
    {
        try await SignInScene.lend { scene in
            for path in try await Self.targets(scene.hub)
            where path.hasPrefix("/sign-in") && !path.contains("/new-") {
                let browser = HubBrowser(scene.hub)
                let fields = try await Self.ticket(scene, browser)
                scene.hub.clock.advance(by: .minutes(31))
                let answer = try await browser.post(path, fields)
                try await Self.check(answer, browser, path)
                let page = try await browser.follow(answer)
                #expect(page.form?.action == "/sign-in", "\(path)")
                let named = try await browser.submit(#require(page.form), ["identifier": SignInScene.name])
                let done = try await browser.submit(#require(named.form), ["password": Hub.password])
                #expect(done.location?.hasPrefix(scene.client.redirectURI) == true, "\(path)")
            }
        }
    }

    // MARK: - What is done already

    @Test func `a live session leads a stale tab to where it was going`() async throws {
        try await SignInScene.lend { scene in
            let browser = HubBrowser(scene.hub)
            let stale = try await browser.get(
                scene.hub.authorizePath(scene.client, ["state": "other-tab"])
            )
            let first = try #require(stale.location)
            let asked = try await browser.get(first)
            let fields = try #require(asked.form).fields.merging(["identifier": SignInScene.name]) { $1 }
            let second = try #require(try await browser.post("/sign-in", fields).location)
            #expect(try await scene.typePassword(in: browser).parameters["code"] != nil)
            for address in [first, second] {
                let answer = try await browser.open(address)
                #expect(answer.location?.hasPrefix(scene.client.redirectURI) == true)
                #expect(answer.parameters["state"] == "other-tab")
                #expect(answer.parameters["code"] != nil)
            }
        }
    }

    @Test func `a stale tab that asks for more than the session holds goes on asking`() async throws {
        try await SignInScene.lend { scene in
            for changes: [String: String?] in [["prompt": "login"], ["max_age": "0"]] {
                let browser = try await scene.hub.browser(signedInAs: scene.member)
                scene.hub.clock.advance(by: .seconds(1))
                let asked = try await browser.open(scene.hub.authorizePath(scene.client, changes))
                #expect(asked.form?.action == "/sign-in")
            }
        }
    }

    @Test func `a form sent twice opens one session and leads to the same place`() async throws {
        try await SignInScene.lend { scene in
            let browser = HubBrowser(scene.hub)
            let asked = try await browser.open(scene.hub.authorizePath(scene.client))
            let named = try await browser.submit(#require(asked.form), ["identifier": SignInScene.name])
            let form = try #require(named.form)
            let fields = form.fields.merging(["password": Hub.password]) { $1 }
            let answers = [
                try await browser.post(form.action, fields), try await browser.post(form.action, fields),
            ]
            #expect(answers.map(\.status) == [303, 303])
            #expect(answers[0].location == answers[1].location)
            #expect(try await scene.hub.sessions(of: scene.member).count == 1)
            #expect(try await browser.follow(answers[1]).parameters["code"] != nil)
        }
    }

    @Test func `signing in as somebody else in the same browser ends the session before`()
        async throws
    {
        try await SignInScene.lend { scene in
            let other = try await scene.hub.member("bodonou", password: Hub.password)
            let browser = HubBrowser(scene.hub)
            #expect(try await scene.typePassword(in: browser).parameters["code"] != nil)
            let old = try #require(browser.cookies[Hub.sessionCookie])
            let path = scene.hub.authorizePath(scene.client, ["prompt": "select_account"])
            let answer = try await browser.signIn(to: path, as: "bodonou@armor.example")
            #expect(answer.parameters["code"] != nil)
            #expect(try await scene.hub.sessions(of: scene.member).isEmpty)
            #expect(try await scene.hub.sessions(of: other).count == 1)
            let left = HubBrowser(scene.hub, cookies: [Hub.sessionCookie: old])
            #expect(try await left.get("/account").leadsToSignIn)
        }
    }
}
