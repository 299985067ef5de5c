import HubTesting
import Model
import Primitives
import SignIn
import Testing

/// One sign-in for all, default deny, and leaving (identity.md, "Access" and "Sessions and leaving").
@Suite struct SingleSignOnTests {
    @Test func `one sign-in opens a second application without a page`() async throws {
        try await Hub.lend { hub in
            let (first, second) = (try await hub.client(), try await hub.client("courrier"))
            try await hub.member(password: Hub.password)
            let browser = HubBrowser(hub)
            let answer = try await browser.signIn(to: hub.authorizePath(first), as: "alegoff@armor.example")
            let code = try #require(answer.parameters["code"])
            #expect(try await hub.redeem(code, for: first).status == 200)
            let silent = try await browser.get(hub.authorizePath(second))
            #expect(silent.status == 303)
            let other = try #require(silent.parameters["code"])
            #expect(try await hub.redeem(other, for: second).status == 200)
        }
    }

    @Test func `a silent sign-in writes nothing at the authorization endpoint`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let browser = try await hub.browser(signedInAs: hub.member())
            let before = try await hub.auditNames()
            for _ in 0..<3 { _ = try await hub.code(for: client, by: browser) }
            #expect(try await hub.auditNames() == before)
        }
    }

    static let closed: [(access: Application.AccessRule, realm: Realm.Slug, activated: [Realm.Slug])] = [
        (.nobody, "region", ["armor"]),
        (.everyone, "region", []),
        (.everyone, "region", ["argoat"]),
        (.groups(["élus"]), "region", ["armor"]),
        (.everyone, "argoat", []),
        (.nobody, "armor", []),
        (.groups(["Secrétariat "]), "armor", []),
    ]

    @Test(arguments: closed)
    func `default deny: a refusal is a page that names whom to ask, and access_denied without one`(
        access: Application.AccessRule,
        realm: Realm.Slug,
        activated: [Realm.Slug]
    ) async throws {
        try await Hub.lend { hub in
            let client = try await hub.client(in: realm, access: access, activatedRealms: activated)
            let browser = try await hub.browser(signedInAs: hub.member(groups: ["Secrétariat"]))
            let page = try await browser.get(hub.authorizePath(client))
            #expect(page.status == 403)
            #expect(page.isPage)
            #expect(page.location == nil)
            #expect(page.text.contains("Support Armor"))
            let silent = try await browser.get(hub.authorizePath(client, ["prompt": "none"]))
            #expect(silent.parameters["error"] == "access_denied")
            #expect(silent.parameters["code"] == nil)
            #expect(try await hub.auditNames().count { $0 == "application.access-refused" } == 2)
        }
    }

    static let open: [(access: Application.AccessRule, realm: Realm.Slug, activated: [Realm.Slug])] = [
        (.everyone, "region", ["armor"]),
        (.groups(["élus", "Secrétariat"]), "region", ["armor"]),
        (.everyone, "armor", []),
    ]

    @Test(arguments: open)
    func `access: a rule that is met opens`(
        access: Application.AccessRule,
        realm: Realm.Slug,
        activated: [Realm.Slug]
    ) async throws {
        try await Hub.lend { hub in
            let client = try await hub.client(in: realm, access: access, activatedRealms: activated)
            let browser = try await hub.browser(signedInAs: hub.member(groups: ["Secrétariat"]))
            #expect(try await browser.get(hub.authorizePath(client)).parameters["code"] != nil)
        }
    }

    @Test func `issuers: a realm's issuer gives nothing to agents of another realm`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let browser = try await hub.browser(signedInAs: hub.member())
            let page = try await browser.get(hub.authorizePath(client, realm: "argoat"))
            #expect(page.status == 403)
            #expect(page.isPage)
            let silent = try await browser.get(hub.authorizePath(client, realm: "argoat", ["prompt": "none"]))
            #expect(silent.parameters["error"] == "access_denied")
        }
    }

    @Test func `leaving: a session that was ended gives no refresh, no userinfo, no code`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let browser = try await hub.browser(signedInAs: hub.member())
            let tokens = try await hub.tokens(for: client, by: browser)
            let body = #"{"reason":"poste perdu","dryRun":false}"#
            let answer = try await hub.administer(
                .post("/admin/v1/realms/armor/agents/alegoff/sessions/revoke", text: body, type: "application/json")
            )
            #expect(answer.status == 200, "\(answer.text)")
            #expect(try await hub.refresh(tokens.refresh, for: client).error == "invalid_grant")
            #expect(try await hub.userinfo(tokens.access).status == 401)
            let silent = try await browser.get(hub.authorizePath(client, ["prompt": "none"]))
            #expect(silent.parameters["error"] == "login_required")
        }
    }

    @Test func `leaving: a disabled agent loses codes, tokens, sessions and the way back in`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let member = try await hub.member(password: Hub.password)
            let browser = try await hub.browser(signedInAs: member)
            let tokens = try await hub.tokens(for: client, by: browser)
            let unused = try await hub.code(for: client, by: browser)
            try await hub.disable(member)
            #expect(try await hub.redeem(unused, for: client).error == "invalid_grant")
            #expect(try await hub.refresh(tokens.refresh, for: client).error == "invalid_grant")
            #expect(try await hub.userinfo(tokens.access).status == 401)
            #expect(try await browser.get(hub.authorizePath(client)).location?.hasPrefix("/sign-in?") == true)
            let again = try await HubBrowser(hub).signIn(to: hub.authorizePath(client), as: "alegoff@armor.example")
            #expect(again.status == 422)
        }
    }

    @Test func `leaving: an agent enabled again starts with nothing of before`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let member = try await hub.member()
            let browser = try await hub.browser(signedInAs: member)
            let tokens = try await hub.tokens(for: client, by: browser)
            try await hub.disable(member)
            try await hub.enable(member)
            #expect(try await hub.refresh(tokens.refresh, for: client).error == "invalid_grant")
            #expect(try await hub.userinfo(tokens.access).status == 401)
            #expect(try await browser.get(hub.authorizePath(client)).location?.hasPrefix("/sign-in?") == true)
        }
    }

    @Test func `sessions: the agent ends another of their own sessions, never somebody else's`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let anne = try await hub.member()
            let lost = try await hub.browser(signedInAs: anne)
            let kept = try await hub.browser(signedInAs: anne)
            let yann = try await hub.browser(signedInAs: hub.member(of: "argoat", "ylebris"))
            let mine = try await hub.session(of: anne).session.id.text

            let page = try await yann.get("/account")
            let token = try #require(page.forms.compactMap { $0.fields["csrf"] }.first)
            _ = try await yann.post("/account/sessions/end", ["csrf": token, "session": mine])
            #expect(try await hub.sessions(of: anne).count == 3)

            let account = try await kept.get("/account")
            let form = try #require(account.forms.first { $0.action == "/account/sessions/end-all" })
            _ = try await kept.submit(form)
            #expect(try await kept.get(hub.authorizePath(client)).parameters["code"] != nil)
            #expect(try await lost.get(hub.authorizePath(client)).parameters["code"] == nil)
        }
    }
}
