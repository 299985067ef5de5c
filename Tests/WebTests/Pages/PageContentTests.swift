import Foundation
import Messages
import Model
import Primitives
import Testing
import Web

@Suite struct PageContentTests {
    private let renderer: PageRenderer

    init() throws { self.renderer = try PageRenderer() }

    @Test func `applications stand in the order they are read, accents or not`() throws {
        let names = ["État civil", "Voirie", "Données ouvertes", "Eau", "Déchets", "agenda"]
        let page = PortalPage(
            agentName: "Agent Exemple",
            realmName: "Exemple",
            applications: names.map { .init(name: $0, url: "https://a.bzh.example/") },
            signOutAction: "/",
            csrf: "c"
        )
        let html = try self.render(page)
        let read = html.matches(of: #/bzh\.example\/">([^<]+)</#).map { String($0.1) }
        #expect(read == ["agenda", "Déchets", "Données ouvertes", "Eau", "État civil", "Voirie"])
    }

    @Test func `collectivités stand under the name of their département`() throws {
        let page = RealmChoicePage(
            action: "/",
            state: "s",
            csrf: "c",
            identifier: "agent.exemple",
            groups: [
                .init(department: "29", choices: [.init(slug: "b", name: "Morlaix"), .init(slug: "a", name: "Élorn")]),
                .init(department: "44", choices: [.init(slug: "c", name: "Ailleurs")]),
            ],
            changeIdentifierURL: "/"
        )
        let html = try self.render(page)
        #expect(html.contains("<optgroup label=\"Finistère (29)\">") && html.contains("<optgroup label=\"44\">"))
        let read = html.matches(of: #/<option value="(\w)"/#).map { String($0.1) }
        #expect(read == ["a", "b", "c"])
    }

    @Test(arguments: ["disabled", "notActivatedInRealm", "otherRealm", "noRule", "notInGroups"])
    func `a refusal says its reason in words, and another account may be tried`(refusal: String) throws {
        let named = try #require(Application.Refusal(rawValue: refusal))
        let pages = try [named, nil].map {
            try self.render(
                ErrorPage(.accessRefused($0, contact: nil), portalURL: "/", code: "access-refused", id: "1")
            )
        }
        #expect(!pages[0].contains(refusal))
        #expect((pages[0] == pages[1]) == (refusal == "noRule"))
        #expect(pages[0].contains("href=\"/oauth2/logout\""))
    }

    @Test func `a directory that is down is named by its collectivité`() throws {
        let page = PasswordPage(
            action: "/",
            state: "s",
            csrf: "c",
            identifier: "agent.exemple",
            realmName: "Exemple-sur-Mer",
            error: Sentence(.passwordDirectoryDown),
            changeIdentifierURL: "/",
            changeRealmURL: "/"
        )
        let html = try self.render(page)
        #expect(html.contains("(Exemple-sur-Mer) ne répond pas") && !html.contains("{"))
    }

    @Test func `this device comes first, a device without a name has one, others can be closed together`() throws {
        let sessions = [("", 30, false), ("Firefox, Linux", 20, true), ("Edge, Windows", 40, false)].map {
            self.session($0.0, at: $0.1, isCurrent: $0.2)
        }
        let html = try self.render(self.account(sessions))
        let read = html.matches(of: #/<h3>([^<]*)</#).map { String($0.1) }
        #expect(read == ["Firefox, Linux", "Edge, Windows", "Appareil inconnu"])
        #expect(html.contains("action=\"/end-all\""))
        let alone = try self.render(self.account([self.session("Firefox, Linux", at: 1, isCurrent: true)]))
        #expect(!alone.contains("action=\"/end-all\""))
    }

    /// A sentence that nothing says is a state that nobody was shown.
    @Test func `every sentence is said somewhere`() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Sources")
        let files = try #require(FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil))
        var said: Set<String> = []
        for case let file as URL in files where ["swift", "mustache"].contains(file.pathExtension) {
            let text = try String(contentsOf: file, encoding: .utf8)
            said.formUnion(text.matches(of: #/\.([A-Za-z0-9]+)/#).map { String($0.1) })
        }
        #expect(Set(MessageKey.allCases.map(\.rawValue)).subtracting(said) == [])
    }

    private func render(_ page: some Page) throws -> String {
        try self.renderer.render(page, in: .french, frame: PageFrame(path: "/"))
    }

    private func session(_ device: String, at second: Int64, isCurrent: Bool) -> AccountPage.OpenSession {
        .init(
            id: device,
            device: device,
            signedInAt: Timestamp(seconds: 0),
            lastUsedAt: Timestamp(seconds: second),
            applications: [],
            isCurrent: isCurrent
        )
    }

    private func account(_ sessions: [AccountPage.OpenSession]) -> AccountPage {
        AccountPage(
            agentName: "Agent Exemple",
            realmName: "Exemple",
            profile: [],
            sessions: sessions,
            endSessionAction: "/end",
            endAllAction: "/end-all",
            signOutAction: "/",
            csrf: "c"
        )
    }
}
