import Foundation
import HubTesting
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
