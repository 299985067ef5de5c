import Messages
import Primitives
import Testing
import Web

@Suite struct PortalPageTests {
    private let renderer: PageRenderer

    init() throws { self.renderer = try PageRenderer() }

    @Test func `favourites come first, then each hat has its own group, and nothing is shown twice`() throws {
        let html = try self.render([
            .init(id: "1", name: "Voirie", url: "/v", affiliation: "Ville", isFavourite: true),
            .init(id: "2", name: "Eau", url: "/e", affiliation: "Ville"),
            .init(id: "3", name: "Actes", url: "/a", affiliation: "Communauté"),
            .init(name: "Agenda", url: "/g"),
        ])
        let read = html.matches(of: #/<h2>([^<]+)<|<a href="\/[a-z]">([^<]+)</#).map { String($0.1 ?? $0.2 ?? "") }
        #expect(
            read == ["Favoris", "Voirie", "Communauté", "Actes", "Ville", "Eau", "Autres applications", "Agenda"]
        )
    }

    @Test func `one hat and no favourite need no headings`() throws {
        let html = try self.render([.init(id: "1", name: "Eau", url: "/e", affiliation: "Ville")])
        #expect(!html.contains("<h2>"))
    }

    @Test func `a star says whose it is, whether it is pressed, and what pressing does`() throws {
        let html = try self.render([
            .init(id: "1", name: "Voirie", url: "/v", isFavourite: true), .init(id: "2", name: "Eau", url: "/e"),
        ])
        #expect(html.contains("name=\"favourite\" value=\"no\" aria-pressed=\"true\""))
        #expect(html.contains("name=\"favourite\" value=\"yes\" aria-pressed=\"false\""))
        #expect(html.contains("Favori\u{202f}: Voirie") && html.contains("name=\"application\" value=\"2\""))
        #expect(try !self.render([.init(name: "Eau", url: "/e")]).contains("aria-pressed"))
    }

    @Test func `a search that finds nothing says what was asked and leads back`() throws {
        let html = try self.render([], query: "cadastre")
        #expect(html.contains("«\u{202f}cadastre\u{202f}»") && html.contains("value=\"cadastre\""))
        #expect(html.contains(Messages(.french)(.portalSearchAll)))
        #expect(!html.contains(Messages(.french)(.portalEmptyTitle)))
        #expect(try self.render([]).contains(Messages(.french)(.portalEmptyTitle)))
        let found = try self.render([.init(name: "Cadastre", url: "/c")], query: "cadastre")
        #expect(found.contains("1 application trouvée.") && !found.contains("ouverte"))
    }

    @Test(arguments: [(0, ""), (1, "1 document en attente"), (2, "2 documents en attente")])
    func `documents that wait are counted`(count: Int, text: String) throws {
        let html = try self.render([.init(name: "Parapheur", url: "/p", documentsWaiting: count)])
        #expect(html.contains("en attente") == (count > 0))
        #expect(count == 0 || html.contains(text))
    }

    private func render(_ applications: [PortalPage.Application], query: String? = nil) throws -> String {
        let page = PortalPage(
            agentName: "Agent Exemple",
            realmName: "Exemple",
            applications: applications,
            signOutAction: "/",
            csrf: "c",
            search: query.map { .init(query: $0) },
            favouriteAction: "/favourites"
        )
        return try self.renderer.render(page, in: .french, frame: PageFrame(path: "/"))
    }
}
