import HubTesting
import Model
import OpenID
import Primitives
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
