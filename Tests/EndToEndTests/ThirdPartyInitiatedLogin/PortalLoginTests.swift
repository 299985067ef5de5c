import HubTesting
import JOSE
import Model
import OpenID
import Primitives
import SignIn
import Testing

/// OpenID Connect Core, section 4: a sign-in that begins at the portal.
@Suite struct PortalLoginTests {
    private static func tiles(_ page: HubAnswer) -> [String] {
        PageForm.links(in: page.text).filter { $0.hasPrefix("https://") }
    }

    @Test func `4: a tile opens initiate_login_uri with the issuer and where the agent wants to go`() async throws {
        try await Hub.lend { hub in
            let regional = try await hub.client()
            let own = try await hub.client("courrier", in: "armor")
            try await hub.change(regional) {
                $0.homeURL = "https://mairie.example/accueil"
                $0.client.initiateLoginURI = "https://mairie.example/login?tenant=1"
            }
            try await hub.change(own) { $0.client.initiateLoginURI = "https://courrier.example/login" }
            let browser = try await hub.browser(signedInAs: hub.member())
            let page = try await browser.get("/")
            let target = FormParameters.encode([
                ("iss", Hub.url), ("target_link_uri", "https://mairie.example/accueil"),
            ])
            let issuer = FormParameters.encode([("iss", Hub.issuer(of: "armor"))])
            #expect(
                Set(Self.tiles(page)) == [
                    "https://mairie.example/login?tenant=1&\(target)", "https://courrier.example/login?\(issuer)",
                ]
            )
        }
    }

    @Test(arguments: ["armor", "argoat"] as [Realm.Slug])
    func `4: an agent of several collectivités comes to one's own application by that one's issuer, and in its hat`(
        realm: Realm.Slug
    ) async throws {
        try await Hub.lend { hub in
            let own = try await hub.client("courrier", in: realm)
            try await hub.change(own) { $0.client.initiateLoginURI = "https://courrier.example/login" }
            let member = try await hub.member()
            let other = try await hub.member(of: "argoat", "anne")
            try await hub.join(other, to: member)
            let evidence = [member.realm, other.realm].map {
                Session.Evidence(means: .password, time: hub.clock.now, realms: [$0], affiliation: nil)
            }
            let session = try await hub.session(of: member, evidence: evidence)
            let browser = HubBrowser(hub, cookies: [Hub.sessionCookie: session.cookie.revealed()])
            let issuer = FormParameters.encode([("iss", Hub.issuer(of: realm))])
            #expect(try await Self.tiles(browser.get("/")) == ["https://courrier.example/login?\(issuer)"])
            // What the application does then: no hat is asked for, and the token is of that collectivité.
            let tokens = try await hub.tokens(for: own, by: browser, realm: realm, ["scope": "openid organization"])
            #expect(try await hub.verified(tokens.id).claims["iss"]?.string == Hub.issuer(of: realm))
            let userinfo = try await hub.userinfo(tokens.access, realm: realm).json
            #expect(userinfo?["realm"]?.string == realm.text)
            // Elsewhere it is not there.
            let elsewhere: Realm.Slug = realm == "armor" ? "argoat" : "armor"
            let answer = try await browser.get(hub.authorizePath(own, realm: elsewhere))
            #expect(answer.parameters["code"] == nil)
        }
    }

    @Test func `4: one without is opened where it begins, with nothing added`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            try await hub.change(client) { $0.homeURL = "https://mairie.example/accueil" }
            _ = try await hub.client("courrier")
            let browser = try await hub.browser(signedInAs: hub.member())
            #expect(try await Self.tiles(browser.get("/")) == ["https://mairie.example/accueil"])
        }
    }
}
