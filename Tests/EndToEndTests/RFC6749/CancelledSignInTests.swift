import HubTesting
import Primitives
import Testing

/// RFC 6749, section 4.1.2.1: an agent who does not want to sign in goes back to the application that asked.
@Suite struct CancelledSignInTests {
    private static let path = "/sign-in/cancel"

    private static func isDenied(_ answer: HubAnswer, _ client: HubClient) -> Bool {
        answer.status == 303 && answer.location?.hasPrefix("\(client.redirectURI)?") == true
            && answer.parameters["error"] == "access_denied" && answer.parameters["state"] == "état 1"
            && answer.parameters["iss"] == Hub.url && answer.parameters["code"] == nil
    }

    private static func form(_ page: HubAnswer) -> PageForm? { page.forms.first { $0.action == self.path } }

    @Test func `4.1.2.1: each page of the sign-in leads back, with access_denied, state and iss`() async throws {
        try await SignInScene.lend { scene in
            _ = try await scene.hub.enrol(scene.member)
            let browser = HubBrowser(scene.hub)
            var page = try await browser.open(scene.hub.authorizePath(scene.client))
            let steps = [
                ("/sign-in", ["identifier": SignInScene.name]), ("/sign-in/password", ["password": Hub.password]),
                ("/sign-in/second-factor", [:]),
            ]
            for (action, typed) in steps {
                #expect(page.form?.action == action)
                #expect(page.text.contains("Annuler et revenir à Application mairie"))
                let back = try #require(Self.form(page), "\(action)")
                #expect(back.method == "post")
                let answer = try await browser.submit(back)
                #expect(Self.isDenied(answer, scene.client), "\(action)")
                #expect(browser.cookies[Hub.sessionCookie] == nil)
                if !typed.isEmpty { page = try await browser.submit(#require(page.form), typed) }
            }
        }
    }

    @Test(arguments: [
        ("en", "Cancel and go back to Application mairie"), ("br", "Nullañ ha distreiñ da Application mairie"),
    ])
    func `the way back speaks the language of the page`(language: String, text: String) async throws {
        try await SignInScene.lend { scene in
            let path = scene.hub.authorizePath(scene.client, ["ui_locales": language])
            let page = try await HubBrowser(scene.hub).open(path)
            #expect(page.text.contains(text))
        }
    }

    @Test func `4.1.2.1: an answer by a form, a pushed request and a raised level are answered alike`() async throws {
        try await SignInScene.lend { scene in
            let (hub, client) = (scene.hub, scene.client)
            let reference = try await hub.reference(to: client)
            let paths = [
                hub.authorizePath(client, ["response_mode": "form_post"]),
                hub.referringPath(client, ["request_uri": reference]),
                hub.authorizePath(client, ["prompt": "login", "unknown": "1"]),
            ]
            for path in paths {
                let browser = HubBrowser(hub)
                let page = try await browser.open(path)
                let told = try await browser.submit(#require(Self.form(page))).callback(of: client)
                #expect(told["error"] == "access_denied" && told["state"] == "état 1" && told["iss"] == Hub.url)
            }
            // Somebody who is signed in goes back as well, and stays signed in.
            _ = try await hub.enrol(scene.member)
            let browser = try await hub.browser(signedInAs: scene.member)
            let page = try await browser.open(hub.authorizePath(client, ["acr_values": "eidas2"]))
            #expect(page.form?.action == "/sign-in/second-factor")
            #expect(Self.isDenied(try await browser.submit(#require(Self.form(page))), client))
            #expect(try await browser.get(hub.authorizePath(client, ["prompt": "none"])).parameters["code"] != nil)
        }
    }

    @Test func `where no application asked there is no way back, and none can be made up`() async throws {
        try await SignInScene.lend { scene in
            let browser = HubBrowser(scene.hub)
            let page = try await browser.open("/account")
            #expect(page.form?.action == "/sign-in")
            #expect(Self.form(page) == nil)
            var form = try #require(page.form)
            form.fields["redirect_uri"] = "https://evil.example"
            let answer = try await browser.post(Self.path, form.fields)
            #expect(answer.location?.hasPrefix("/sign-in?state=") == true)
            for state in ["", "https://evil.example", "//evil.example"] {
                let lost = try await browser.post(Self.path, form.fields.merging(["state": state]) { $1 })
                #expect(lost.location?.hasPrefix("/sign-in?state=") == true)
            }
        }
    }

    @Test func `a form of another site, or of another browser, sends nobody back`() async throws {
        try await SignInScene.lend { scene in
            let browser = HubBrowser(scene.hub)
            let page = try await browser.open(scene.hub.authorizePath(scene.client))
            let form = try #require(Self.form(page))
            let evil = [(name: "Origin", value: "https://evil.example")]
            for answer in [
                try await browser.post(form.action, form.fields, headers: evil),
                try await browser.post(form.action, form.fields.merging(["csrf": "x"]) { $1 }),
                try await HubBrowser(scene.hub).post(form.action, form.fields),
            ] {
                let shown = try await browser.follow(answer)
                #expect(shown.status == 403 && shown.isPage)
            }
            #expect(try await browser.get("\(Self.path)?state=x").status == 405)
        }
    }
}
