import Foundation
import HubTesting
import JOSE
import Model
import OpenID
import Primitives
import Testing

/// OpenID Connect Front-Channel Logout, sections 2 to 4: applications are told by frames of the page after a sign-out.
@Suite struct FrontChannelLogoutTests {
    private static func client(_ id: Model.Application.ClientID, on hub: Hub) async throws -> HubClient {
        let client = try await hub.client(id)
        try await hub.change(client) { $0.client.frontchannelLogoutURI = "https://\(id).example/front?a=1" }
        return client
    }

    private static func frames(_ page: HubAnswer) -> [String] {
        page.text.components(separatedBy: "<iframe src=\"").dropFirst().map { rest in
            String(rest.prefix { $0 != "\"" }).replacing("&amp;", with: "&")
        }
    }

    private static func policy(_ page: HubAnswer) -> [String] {
        (page.header("Content-Security-Policy") ?? "").components(separatedBy: "; ")
    }

    @Test(arguments: [nil, "armor"] as [Realm.Slug?])
    func `3: metadata has both flags`(realm: Realm.Slug?) async throws {
        try await Hub.lend { hub in
            let document = try await hub.send(.get("\(Hub.path(of: realm))/.well-known/openid-configuration")).json
            #expect(document?["frontchannel_logout_supported"]?.bool == true)
            #expect(document?["frontchannel_logout_session_supported"]?.bool == true)
        }
    }

    @Test(arguments: [nil, "armor"] as [Realm.Slug?])
    func `2: a frame loads the registered address with iss and sid only, both right, then the session is over`(
        realm: Realm.Slug?
    ) async throws {
        try await Hub.lend { hub in
            let client = try await Self.client("mairie", on: hub)
            let browser = try await hub.browser(signedInAs: hub.member())
            let token = try await hub.tokens(for: client, by: browser, realm: realm).id
            let sid = try #require(try await hub.verified(token).claims["sid"]?.string)
            let page = try await browser.open("\(Hub.path(of: realm))/oauth2/logout?id_token_hint=\(token)")
            #expect(page.status == 200)
            let pairs = [("iss", Hub.issuer(of: realm)), ("sid", sid)]
            #expect(Self.frames(page) == ["https://mairie.example/front?a=1&\(FormParameters.encode(pairs))"])
            let none = try await browser.get(hub.authorizePath(client, ["prompt": "none"]))
            #expect(none.parameters["error"] == "login_required")
        }
    }

    @Test(arguments: [
        ("https://sondage.example/fc", true), ("https://sondage.example:443/fc?a=1", true),
        ("https://sondage.example:8443/fc", false), ("https://other.example/fc", false),
        ("https://sondage.example.other.example/fc", false), ("http://localhost/fc", false),
    ])
    func `2: the address has the scheme, host and port of a redirect address`(
        address: String,
        isTaken: Bool
    ) async throws {
        try await RegistrationScene.lend { scene in
            let answer = try await scene.register(["frontchannel_logout_uri": .string(address)])
            #expect(answer.status == (isTaken ? 201 : 400))
            #expect(answer.error == (isTaken ? nil : "invalid_client_metadata"))
            var application = Model.Application(
                realm: "armor",
                clientID: "sondage",
                name: "Sondage",
                redirectURIs: ["https://sondage.example/cb"]
            )
            application.client.frontchannelLogoutURI = address
            #expect((ApplicationRules.objection(to: application) == nil) == isTaken)
        }
    }

    @Test func `2: applications reached only, and the policy lets their origins only be framed`() async throws {
        try await Hub.lend { hub in
            let first = try await Self.client("first", on: hub)
            let second = try await Self.client("second", on: hub)
            _ = try await Self.client("third", on: hub)
            let silent = try await hub.client("silent")
            let member = try await hub.member()
            let other = try await hub.browser(signedInAs: member)
            _ = try await hub.tokens(for: Self.client("elsewhere", on: hub), by: other)
            let browser = try await hub.browser(signedInAs: member)
            for client in [second, first, first] { _ = try await hub.tokens(for: client, by: browser) }
            let token = try await hub.tokens(for: silent, by: browser).id
            let page = try await browser.open("/oauth2/logout?id_token_hint=\(token)")
            let hosts = Self.frames(page).compactMap { URL(string: $0)?.host() }
            #expect(hosts == ["first.example", "second.example"])
            let policy = Self.policy(page)
            #expect(policy.contains("frame-src https://first.example https://second.example"))
            #expect(policy.contains("frame-ancestors 'none'"))
        }
    }

    @Test func `3: the page goes on by a script of the hub, and by a link where there are no scripts`() async throws {
        try await Hub.lend { hub in
            let client = try await Self.client("mairie", on: hub)
            let browser = try await hub.browser(signedInAs: hub.member())
            let token = try await hub.tokens(for: client, by: browser).id
            let query = FormParameters.encode([
                ("id_token_hint", token), ("post_logout_redirect_uri", client.postLogoutURI), ("state", "é 1"),
            ])
            let page = try await browser.open("/oauth2/logout?\(query)")
            let target = "\(client.postLogoutURI)?\(FormParameters.encode([("state", "é 1")]))"
            #expect(PageForm.links(in: page.text).contains(target))
            #expect(page.text.contains("<script src=\"/assets/leaving.js?v="))
            #expect(Self.policy(page).contains("script-src 'self'"))
            #expect(Self.frames(page).count == 1)
        }
    }

    @Test func `3: the page says which applications were told, and by whom`() async throws {
        try await Hub.lend { hub in
            let framed = try await Self.client("framed", on: hub)
            let both = try await hub.client("both", backchannelLogoutURI: "https://both.example/back")
            try await hub.change(both) { $0.client.frontchannelLogoutURI = "https://both.example/front" }
            let browser = try await hub.browser(signedInAs: hub.member())
            _ = try await hub.tokens(for: both, by: browser)
            let token = try await hub.tokens(for: framed, by: browser).id
            let page = try await browser.open("/oauth2/logout?id_token_hint=\(token)&ui_locales=en")
            let told = page.text.components(separatedBy: "<ul class=\"told\">").last?.components(separatedBy: "</ul>")
            let items = (told?.first ?? "").components(separatedBy: "<li>").dropFirst().map {
                $0.replacing(#/<[^>]+>/#, with: "").trimmingCharacters(in: .whitespacesAndNewlines)
            }
            #expect(items == ["Application both Closing", "Application framed Told by this browser"])
            #expect(Self.frames(page).count == 2)
        }
    }

    @Test func `3: an application without a front channel is led back at once`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let browser = try await hub.browser(signedInAs: hub.member())
            let token = try await hub.tokens(for: client, by: browser).id
            let query = FormParameters.encode([
                ("id_token_hint", token), ("post_logout_redirect_uri", client.postLogoutURI),
            ])
            let answer = try await browser.get("/oauth2/logout?\(query)")
            #expect(answer.location == client.postLogoutURI)
        }
    }

    @Test func `4: nobody else's report is shown, and a page without one frames nothing`() async throws {
        try await Hub.lend { hub in
            let client = try await Self.client("mairie", on: hub)
            let browser = try await hub.browser(signedInAs: hub.member())
            let token = try await hub.tokens(for: client, by: browser).id
            let address = try #require(try await browser.get("/oauth2/logout?id_token_hint=\(token)").location)
            #expect(try await Self.frames(hub.send(.get(address))).count == 1)
            for path in ["/signed-out", "\(address)A", "/signed-out?report=e30", "/signed-out?session=x"] {
                let page = try await hub.send(.get(path))
                #expect(page.status == 200)
                #expect(Self.frames(page).isEmpty)
                #expect(!Self.policy(page).contains { $0.hasPrefix("frame-src") })
            }
        }
    }
}
