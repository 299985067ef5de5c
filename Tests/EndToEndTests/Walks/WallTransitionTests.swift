import HubTesting
import Model
import Primitives
import SignIn
import Testing

/// identity.md, "Who owns what": each single act that might carry a factor or a hat through the wall between realms.
@Suite struct WallTransitionTests {
    private static func pilot(_ hub: Hub, _ change: (inout PagePilot.Knowledge) -> Void = { _ in }) -> PagePilot {
        var knowledge = PagePilot.Knowledge(identifier: "alegoff@armor.example", password: Hub.password)
        change(&knowledge)
        return PagePilot(HubBrowser(hub), knowledge)
    }

    /// The helpdesk's own way to a factor: forget, link, password, new app.
    private static func taken(_ scene: WallScene) async throws -> PagePilot {
        _ = try await scene.hub.forgetFactors(of: scene.here)
        var pilot = Self.pilot(scene.hub)
        let token = try await scene.hub.giveLink(.factor, to: scene.here)
        _ = try await pilot.go("/sign-in/new-factor?token=\(token)")
        _ = try #require(pilot.caught.keys.last, "the helpdesk enrols an app of its own, by its right")
        return pilot
    }

    @Test func `a factor that a link of A opened counts for A, and signs in to no issuer of B`() async throws {
        try await Hub.lend { hub in
            let scene = try await WallScene(hub)
            var pilot = try await Self.taken(scene)
            let factors = try await hub.factors(of: scene.here)
            #expect(factors.map(\.realms).filter { $0.contains("argoat") }.count == 1)
            for realm in [nil, "argoat"] as [Realm.Slug?] {
                for client in scene.clients {
                    hub.clock.advance(by: .seconds(31))
                    pilot.knowledge.code = pilot.caught.keys.last.map { hub.code(of: $0) }
                    pilot.knowledge.affiliation = scene.there.id.text
                    let answer = try await pilot.go(
                        scene.path(client, realm: realm, ["liamm_affiliation": scene.there.id.text])
                    )
                    guard let code = answer.parameters["code"] else { continue }
                    #expect(realm == nil)
                    let tokens = try HubTokens(await hub.redeem(code, for: client))
                    let told = try await hub.userinfo(tokens.access).json
                    #expect(told?["siret"]?.string == scene.siret.here.text)
                    #expect(told?["realm"]?.string == "armor")
                }
            }
        }
    }

    @Test func `forgetting A's factors leaves B's, and takes A alone from one that counts for both`() async throws {
        try await Hub.lend { hub in
            let scene = try await WallScene(hub)
            let both = try await hub.enrolApp(of: scene.here.agent, in: ["armor", "argoat"]).factor
            #expect(try await hub.forgetFactors(of: scene.here) == 2)
            let left = try await hub.factors(of: scene.here)
            #expect(Set(left.map(\.id)) == [scene.app.factor.id, both.id])
            #expect(left.allSatisfy { $0.realms == ["argoat"] })
        }
    }

    @Test func `a link of A takes A alone from a factor that counts for both`() async throws {
        try await Hub.lend { hub in
            let scene = try await WallScene(hub)
            let both = try await hub.enrolApp(of: scene.here.agent, in: ["armor", "argoat"]).factor
            _ = try await Self.taken(scene)
            let left = try await hub.factors(of: scene.here)
            #expect(left.first { $0.id == both.id }?.realms == ["argoat"])
            #expect(left.first { $0.id == scene.app.factor.id }?.realms == ["argoat"])
        }
    }

    @Test(arguments: [["argoat"], ["armor", "argoat"]] as [Set<Realm.Slug>])
    func `who has proved A alone neither removes nor replaces what counts for B`(realms: Set<Realm.Slug>) async throws {
        try await Hub.lend { hub in
            let scene = try await WallScene(hub)
            let app = try await hub.enrolApp(of: scene.here.agent, in: realms).factor
            let codes = try await hub.enrolCodes(of: scene.here.agent, in: realms).factor
            var pilot = try await Self.taken(scene)
            let before = try await hub.factors(of: scene.here).filter { $0.realms.contains("argoat") }.map(\.id)
            #expect(Set(before) == [scene.app.factor.id, app.id, codes.id])
            for id in before {
                let page = try await pilot.go("/account/factors/remove?factor=\(id)")
                let form = page.forms.last { $0.action == "/account/factors/remove" }
                let csrf = try #require(page.forms.first?.fields["csrf"])
                let fields = form?.fields ?? ["factor": id.text, "csrf": csrf]
                _ = try await pilot.browser.post("/account/factors/remove", fields)
            }
            let page = try await pilot.go("/account/factors/codes")
            let csrf = try #require(page.forms.first?.fields["csrf"])
            _ = try await pilot.browser.post("/account/factors/codes", ["csrf": csrf])
            let after = try await hub.factors(of: scene.here).filter { $0.realms.contains("argoat") }.map(\.id)
            #expect(Set(after) == Set(before))
        }
    }

    @Test func `when A's hat is gone its session wears B's nowhere`() async throws {
        try await Hub.lend { hub in
            let scene = try await WallScene(hub)
            var pilot = try await Self.taken(scene)
            try await hub.disable(scene.here)
            pilot.knowledge.enrols = false
            for target in [
                "/account", "/", "/account/data", "/account/factors", "/account/accesses", "/account/data.json",
                scene.path(scene.clients[0], realm: nil), scene.path(scene.clients[0], realm: "argoat"),
            ] {
                let answer = try await pilot.browser.open(target)
                #expect(answer.parameters["code"] == nil, "\(target)")
                let isTold = ["anne.legoff", scene.there.profile.organization.text, scene.siret.there.text]
                    .contains { answer.text.contains($0) }
                #expect(!isTold, "\(target) tells of B")
            }
        }
    }

    @Test func `a page of the account tells who has proved A alone nothing of B's profile`() async throws {
        try await Hub.lend { hub in
            let scene = try await WallScene(hub)
            let pilot = try await Self.taken(scene)
            for route in hub.routes where route.isGet && (route.target == "/" || route.target.hasPrefix("/account")) {
                let answer = try await pilot.browser.open(route.target)
                let isTold = ["anne.legoff", scene.there.profile.organization.text, scene.siret.there.text]
                    .contains { answer.text.contains($0) }
                #expect(!isTold, "\(route) tells of B")
            }
        }
    }

    @Test func `a reset asked for B's account by name is mailed to B's address and to no other`() async throws {
        try await Hub.lend { hub in
            let scene = try await WallScene(hub)
            var pilot = Self.pilot(hub) { $0.password = nil }
            let asked = try await pilot.go("/account")
            let links = PageForm.links(in: asked.text)
            let link = try #require(links.first { $0.hasPrefix("/sign-in/forgotten?") })
            let form = try #require(try await pilot.open(link).form)
            _ = try await pilot.browser.submit(form, ["identifier": "anne.legoff@argoat.example"])
            let mails = try await hub.mails().filter { $0.template == .passwordReset }
            #expect(mails.map(\.to) == ["anne.legoff@argoat.example"])
            #expect(scene.here.profile.mail == "alegoff@armor.example")
        }
    }

    @Test func `a link is good for the affiliation that it was given for, after whatever password`() async throws {
        try await Hub.lend { hub in
            let scene = try await WallScene(hub)
            let token = try await hub.giveLink(.factor, to: scene.here)
            // The link of A, and then the password of B: the second factor of B is asked for, nothing is enrolled.
            var pilot = Self.pilot(hub) { knowledge in
                knowledge.identifier = "anne.legoff@argoat.example"
                knowledge.password = nil
            }
            let page = try await pilot.go("/sign-in/new-factor?token=\(token)")
            let back = try #require(PageForm.links(in: page.text).first { $0.hasPrefix("/sign-in?state=") })
            pilot.knowledge.password = WallScene.own
            let answer = try await pilot.go(back)
            #expect(pilot.place.hasPrefix("/sign-in/second-factor?"))
            #expect(answer.forms.contains { $0.action == "/sign-in/second-factor" })
            #expect(pilot.caught.keys.isEmpty)
        }
    }
}
