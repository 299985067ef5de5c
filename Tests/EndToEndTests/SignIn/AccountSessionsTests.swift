import Foundation
import HubTesting
import Model
import Primitives
import SignIn
import Testing

/// The sessions of an agent on the pages of the account: where they are, what they proved, and what is told of their end.
@Suite struct AccountSessionsTests {
    private static func browser(
        _ scene: SignInScene,
        from address: String,
        realms: Set<Realm.Slug> = ["armor"]
    ) async throws -> HubBrowser {
        let started = try await scene.hub.session(
            of: scene.member,
            evidence: [.init(means: .password, time: scene.hub.clock.now, realms: realms)],
            from: address
        )
        return HubBrowser(scene.hub, cookies: [Hub.sessionCookie: started.cookie.revealed()])
    }

    @Test(arguments: [
        ("192.0.2.7", "Réseau de la collectivité"), ("10.1.2.3", "Réseau privé"), ("fd12::1", "Réseau privé"),
        ("198.51.100.9", "198.51.100.9"), ("2001:db8::9", "2001:db8::9"),
    ])
    func `where a session is stands in words, where something is known of it`(
        address: String,
        words: String
    ) async throws {
        try await SignInScene.lend { scene in
            try await scene.hub.setPolicy { $0.networks = ["192.0.2.0/24"] }
            let browser = try await Self.browser(scene, from: address)
            for path in ["/account", "/account/data", "/account/accesses"] {
                let page = try await browser.get(path)
                #expect(page.text.contains(">\(words)<"), "\(path)")
                if words != address { #expect(!page.text.contains(address), "\(path)") }
            }
            // The files keep what is kept.
            #expect(try await browser.get("/account/data.json").text.contains(address))
        }
    }

    @Test func `each session says which collectivités it proved, of those that the reader proved`() async throws {
        try await SignInScene.lend { scene in
            let other = try await scene.hub.member(of: "argoat", "alegoff2")
            try await scene.hub.join(other, to: scene.member)
            let both = try await Self.browser(scene, from: "198.51.100.9", realms: ["armor", "argoat"])
            let one = try await Self.browser(scene, from: "198.51.100.9")
            var names: [String] = []
            for slug in ["armor", "argoat"] as [Realm.Slug] {
                names.append(try #require(try await scene.hub.stores.registry.realm(slug)).realm.name)
            }
            let proved = { (page: HubAnswer, name: String) in
                page.text.replacing("&#39;", with: "'").components(separatedBy: "<dt>Collectivité prouvée</dt>")
                    .dropFirst().count { $0.components(separatedBy: "</div>")[0].contains(name) }
            }
            let wide = try await both.get("/account")
            #expect(names.map { proved(wide, $0) } == [2, 1])
            let narrow = try await one.get("/account")
            #expect(names.map { proved(narrow, $0) } == [2, 0])
            #expect(!narrow.text.replacing("&#39;", with: "'").contains(names[1]))
        }
    }

    @Test func `the end of all sessions is told by mail, once, and not when none was open`() async throws {
        try await SignInScene.lend { scene in
            let mails = { try await scene.hub.mails().filter { $0.template == .sessionsEnded } }
            let mine = try await scene.hub.browser(signedInAs: scene.member)
            let end = { () async throws in
                let form = try #require(try await mine.get("/account").form(to: "/oauth2/logout"))
                _ = try await mine.post("/account/sessions/end-all", form.fields)
            }
            try await end()
            #expect(try await mails().isEmpty)
            _ = try await scene.hub.browser(signedInAs: scene.member)
            try await end()
            #expect(try await mails().map(\.to) == [SignInScene.name])
            #expect(try await scene.hub.sessions(of: scene.member).count == 1)

            // By an administrator, too.
            for expected in [2, 2] {
                let answer = try await scene.hub.administer(
                    .post(
                        "/admin/v1/realms/armor/agents/alegoff/sessions/revoke",
                        text: #"{"reason":"poste perdu","dryRun":false}"#,
                        type: "application/json"
                    )
                )
                #expect(answer.status == 200, "\(answer.text)")
                #expect(try await mails().count == expected)
            }
            #expect(try await scene.hub.sessions(of: scene.member).isEmpty)
        }
    }
}
