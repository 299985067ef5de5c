import HubTesting
import Model
import Primitives
import Testing

/// The portal: what the agent may open, found and starred, and nothing else.
@Suite struct PortalTests {
    private static func lend(
        _ body: @escaping @Sendable (SignInScene, HubBrowser) async throws -> Void
    ) async throws {
        try await SignInScene.lend { scene in
            try await self.open(scene, scene.client, "Délibérations")
            try await self.open(scene, scene.hub.client("parapheur"), "Parapheur électronique")
            try await self.open(
                scene,
                scene.hub.client("fermee", access: .groups(["finances"])),
                "Finances fermées"
            )
            try await self.open(
                scene,
                scene.hub.client("voisine", activatedRealms: ["argoat"]),
                "Voisine"
            )
            try await body(scene, try await scene.hub.browser(signedInAs: scene.member))
        }
    }

    private static func open(_ scene: SignInScene, _ client: HubClient, _ name: String) async throws {
        try await scene.hub.change(client) { application in
            application.name = name
            application.homeURL = "https://\(client.id.text).example/"
        }
    }

    private static func tiles(_ page: HubAnswer) -> [String] {
        PageForm.links(in: page.text).filter { $0.hasPrefix("https://") }
    }

    @Test func `it shows what the agent may open, and only that`() async throws {
        try await Self.lend { scene, browser in
            let page = try await browser.get("/")
            #expect(Set(Self.tiles(page)) == ["https://mairie.example/", "https://parapheur.example/"])
            #expect(!page.text.contains("Finances") && !page.text.contains("Voisine"))
            try await scene.hub.change(scene.client) { $0.isEnabled = false }
            #expect(Self.tiles(try await browser.get("/")) == ["https://parapheur.example/"])
            #expect(try await HubBrowser(scene.hub).get("/").leadsToSignIn)
        }
    }

    @Test(arguments: [
        ("deliberations", ["https://mairie.example/"]), ("ÉLECTRO", ["https://parapheur.example/"]),
        ("  parapheur ", ["https://parapheur.example/"]), ("finances", []), ("voisine", []),
        ("introuvable", []),
        ("<script>alert(1)</script>", []), ("%", []), (".*", []),
    ])
    func `a search finds by name, case and accents aside, in what may be opened`(
        query: String,
        found: [String]
    ) async throws {
        try await Self.lend { _, browser in
            let form = try #require(try await browser.get("/").form(to: "/"))
            #expect(form.method == "get")
            let encoded = query.utf8.map { "%" + Hex.encode([$0]).uppercased() }.joined()
            let page = try await browser.get("/?q=\(encoded)")
            #expect(page.status == 200)
            #expect(Self.tiles(page) == found)
            #expect(!page.text.contains("<script>"))
            #expect(page.link(to: "/") != nil)
        }
    }

    @Test func `a star is kept for its agent, comes first, and can be taken away`() async throws {
        try await Self.lend { scene, browser in
            let page = try await browser.get("/")
            let star = try #require(
                page.forms.first { $0.action == "/favourites" && $0.fields["application"] == "parapheur" }
            )
            let starred = try await browser.submit(star, ["favourite": "yes"])
            #expect(Self.tiles(starred).first == "https://parapheur.example/")
            #expect(starred.text.contains("aria-pressed=\"true\""))
            let other = try await scene.hub.browser(signedInAs: scene.hub.member("bodonou"))
            #expect(try await !other.get("/").text.contains("aria-pressed=\"true\""))
            let plain = try await browser.submit(star, ["favourite": "no"])
            #expect(!plain.text.contains("aria-pressed=\"true\""))
        }
    }

    @Test(arguments: ["fermee", "voisine", "inconnue", "", "mairie' or '1'='1"])
    func `what the portal does not show cannot be starred`(application: String) async throws {
        try await Self.lend { scene, browser in
            let page = try await browser.get("/")
            var star = try #require(page.form(to: "/favourites"))
            star.fields["application"] = application
            #expect(
                try await browser.post(star.action, star.fields.merging(["favourite": "yes"]) { $1 }).status
                    == 303
            )
            #expect(try await scene.hub.stores.own.favourites(of: scene.member.agent).isEmpty)
        }
    }

    @Test func `a search goes on after a star`() async throws {
        try await Self.lend { _, browser in
            let page = try await browser.get("/?q=parapheur")
            let star = try #require(page.form(to: "/favourites"))
            let answer = try await browser.post(
                star.action,
                star.fields.merging(["favourite": "yes"]) { $1 }
            )
            #expect(answer.location == "/?q=parapheur")
        }
    }
}
