import Foundation
import HubTesting
import Model
import Primitives
import Testing

/// `ui_locales` > choice > collectivité > browser (OpenID Connect Core, section 3.1.2.1).
@Suite struct LanguageTests {
    private static let cookie = "liamm-language"

    private static func language(_ page: HubAnswer) -> String? {
        page.text.components(separatedBy: "<html lang=\"").dropFirst().first.map {
            String($0.prefix(2))
        }
    }

    @Test(arguments: ["br", "en", "fr", "xx br", "br-FR"])
    func `what an application asks is carried from page to page, and not kept as the agent's choice`(
        locales: String
    ) async throws {
        try await SignInScene.lend { scene in
            _ = try await scene.hub.enrol(scene.member)
            let browser = HubBrowser(scene.hub)
            let expected = locales.contains("br") ? "br" : locales
            var page = try await browser.open(
                scene.hub.authorizePath(scene.client, ["ui_locales": locales])
            )
            #expect(Self.language(page) == expected)
            page = try await browser.submit(#require(page.form), ["identifier": SignInScene.name])
            #expect(Self.language(page) == expected)
            page = try await browser.submit(#require(page.form), ["password": "un autre mot de passe"])
            #expect(page.status == 422)
            #expect(Self.language(page) == expected)
            page = try await browser.submit(#require(page.form), ["password": Hub.password])
            #expect(page.form?.action == "/sign-in/second-factor")
            #expect(Self.language(page) == expected)
            #expect(browser.cookies[Self.cookie] == nil)
            // Another sign-in of the same browser does not know of it.
            #expect(Self.language(try await browser.open(scene.hub.authorizePath(scene.client))) == "fr")
        }
    }

    @Test func `what the agent chooses on a page stands above the application's wish, and is kept`()
        async throws
    {
        try await SignInScene.lend { scene in
            let browser = HubBrowser(scene.hub)
            let page = try await browser.open(scene.hub.authorizePath(scene.client, ["ui_locales": "br"]))
            let choice = try #require(
                PageForm.links(in: page.text).first { $0.contains("ui_locales=en") }
            )
            let english = try await browser.open(choice)
            #expect(Self.language(english) == "en")
            #expect(browser.cookies[Self.cookie] == "en")
            let named = try await browser.submit(#require(english.form), ["identifier": SignInScene.name])
            #expect(Self.language(named) == "en")
            #expect(Self.language(try await browser.open(scene.hub.authorizePath(scene.client))) == "en")
        }
    }

    @Test(arguments: [nil, "xx"] as [String?])
    func `one language for one sign-in, before and after the collectivité is known`(locales: String?) async throws {
        try await SignInScene.lend { scene in
            try await scene.hub.changeRealm { $0.languages = ["fr", "br"] }
            try await scene.hub.change(scene.client) { $0.isThirdParty = true }
            _ = try await scene.hub.enrol(scene.member)
            let browser = HubBrowser(scene.hub)
            let english = [(name: "Accept-Language", value: "en-GB,en;q=0.9")]
            func get(_ answer: HubAnswer) async throws -> HubAnswer {
                var answer = answer
                while answer.status == 303, let target = answer.location, target.hasPrefix("/") {
                    answer = try await browser.get(target, headers: english)
                }
                return answer
            }
            func send(_ page: HubAnswer, _ typed: [String: String]) async throws -> HubAnswer {
                let form = try #require(page.form)
                let own = [(name: "Origin", value: "null")]
                return try await get(
                    browser.post(form.action, form.fields.merging(typed) { $1 }, headers: own + english)
                )
            }
            let path = scene.hub.authorizePath(scene.client, ["ui_locales": locales, "scope": "openid email"])
            var page = try await get(browser.get(path, headers: english))
            #expect(page.form?.action == "/sign-in" && Self.language(page) == "en")
            page = try await send(page, ["identifier": SignInScene.name])
            #expect(page.form?.action == "/sign-in/password" && Self.language(page) == "en")
            page = try await send(page, ["password": "un autre mot de passe"])
            #expect(page.status == 422 && Self.language(page) == "en")
            page = try await send(page, ["password": Hub.password])
            #expect(page.form?.action == "/sign-in/second-factor" && Self.language(page) == "en")
            #expect(browser.cookies[Self.cookie] == nil)
            // And the page that the authorization endpoint shows in the end.
            let member = try await scene.hub.browser(signedInAs: scene.member)
            let consent = try await member.get(path, headers: english)
            #expect(consent.form?.action == "/sign-in/consent" && Self.language(consent) == "en")
        }
    }

    @Test func `where the issuer is a collectivité's, its language is the first, and stays`() async throws {
        try await SignInScene.lend { scene in
            try await scene.hub.changeRealm { $0.languages = ["br", "fr"] }
            let browser = HubBrowser(scene.hub)
            let english = [(name: "Accept-Language", value: "en")]
            let asked = try await browser.get(scene.hub.authorizePath(scene.client, realm: "armor"), headers: english)
            let page = try await browser.get(#require(asked.location), headers: english)
            #expect(Self.language(page) == "br")
        }
    }

    @Test(arguments: [
        "", "xx", "<script>", String(repeating: "br ", count: 100), "%00", "klingon-latn br2",
    ])
    func `a wish that cannot be met changes nothing`(locales: String) async throws {
        try await SignInScene.lend { scene in
            let page = try await HubBrowser(scene.hub)
                .open(scene.hub.authorizePath(scene.client, ["ui_locales": locales]))
            #expect(page.status == 200)
            #expect(Self.language(page) == "fr")
            #expect(!page.text.contains("<script>"))
        }
    }
}
