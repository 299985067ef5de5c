import HubTesting
import Model
import Primitives
import SignIn
import Testing

/// An operator comes in when nobody else can, and is seen to.
@Suite struct OperatorSignInTests {
    @Test func `nobody but the operator knows the password, and a second factor comes before the first use`()
        async throws
    {
        try await OperatorScene.lend { scene in
            let created = try await scene.create()
            #expect(created.status == 201, "\(created.text)")
            #expect(created.json?["account"]?["hasPassword"] == false)
            let browser = HubBrowser(scene.hub)
            let set = try await scene.choosePassword(by: created, in: browser)
            #expect(set.status == 200 && browser.cookies[Hub.sessionCookie] == nil)
            let asked = try await scene.typePassword(in: browser)
            // No grace, and nothing to put it off with.
            #expect(asked.form(to: "/sign-in/enrolment") == nil)
            #expect(browser.cookies[Hub.sessionCookie] == nil)
            let (app, _) = try await scene.enrol(in: browser)
            #expect(browser.cookies[Hub.sessionCookie] != nil)
            let token = try await scene.token(app, in: HubBrowser(scene.hub))
            let who = try await scene.hub.administer(.get("/admin/v1/platform/whoami"), with: token)
            #expect(who.json?["name"]?.string == OperatorScene.name && who.json?["realm"]?.string == "platform")
            #expect(who.json?["roles"]?.array == ["platform-admin"])
            for path in ["platform/status", "realms/armor/agents", "platform/operators"] {
                #expect(try await scene.hub.administer(.get("/admin/v1/\(path)"), with: token).status == 200, "\(path)")
            }
            let list = try await scene.hub.administer(.get("/admin/v1/platform/administrators"))
            #expect(list.json?["items"]?.array?.first?["agent"]?.string == OperatorScene.name)
            // The link served once.
            let link = try #require(created.json?["link"]?["address"]?.string)
            #expect(try await browser.get(String(link.dropFirst(Hub.url.count))).status == 410)
        }
    }

    @Test func `it needs no realm: none is there, and it opens`() async throws {
        try await OperatorScene.lend { scene in
            let app = try await scene.ready()
            let hub = scene.hub
            let applied = try await hub.stores.registry.all()
            try await hub.stores.registry.apply(
                upserts: [],
                removals: applied.map(\.realm.slug),
                expected: Dictionary(uniqueKeysWithValues: applied.map { ($0.realm.slug, $0.version) }),
                audit: AuditEvent(.realmsApplied, actor: .hub),
                at: hub.clock.now
            )
            #expect(try await hub.stores.registry.all().isEmpty)
            let token = try await scene.token(app, in: HubBrowser(hub))
            #expect(try await hub.administer(.get("/admin/v1/platform/status"), with: token).status == 200)
        }
    }

    @Test func `it needs no directory: those of everybody else are down, and it opens`() async throws {
        try await OperatorScene.lend { scene in
            let hub = scene.hub
            let app = try await scene.ready()
            let member = try await hub.member(password: Hub.password)
            try await hub.declareDirectory(port: 1, in: "armor")
            try await hub.feedFromDirectory(member)
            let browser = HubBrowser(hub)
            let refused = try await browser.signIn(to: "/account", as: "alegoff@armor.example")
            #expect(refused.status != 303 && browser.cookies[Hub.sessionCookie] == nil)
            let token = try await scene.token(app, in: HubBrowser(hub))
            #expect(try await hub.administer(.get("/admin/v1/platform/status"), with: token).status == 200)
        }
    }

    @Test func `each use is in the audit under a name of its own, and mailed to those who administer every day`()
        async throws
    {
        try await AdministrationScene.lend { administration in
            let scene = OperatorScene(hub: administration.hub)
            let app = try await scene.ready()
            let before = try await scene.hub.mails().count { $0.template == .operatorUsed }
            _ = try await scene.token(app, in: HubBrowser(scene.hub))
            let mails = try await scene.hub.mails().filter { $0.template == .operatorUsed }
            #expect(mails.count == before + 1)
            let mail = try #require(mails.last)
            #expect(mail.to == administration.platform.profile.mail && mail.arguments[.account] == OperatorScene.name)
            let entries = try await scene.hub.stores.audit
                .entries(realm: "platform", name: "operator.signed-in", limit: 10)
            #expect(entries.count == 2)
            #expect(try await scene.hub.auditNames().contains("operator.created"))
            let list = try await scene.hub.administer(.get("/admin/v1/platform/operators"))
            let account = try #require(list.json?["items"]?.array?.first)
            #expect(account["lastUsedAt"]?.string == entries.first?.time.description)
            #expect(account["factors"]?.array == ["recovery-codes", "totp"])
        }
    }

    @Test func `its session lasts an hour, and a quarter of one unused`() async throws {
        try await OperatorScene.lend { scene in
            let app = try await scene.ready()
            let browser = HubBrowser(scene.hub)
            let token = try await scene.token(app, in: browser)
            let agent = try #require(try await scene.hub.stores.roles.all().first?.agent)
            let now = scene.hub.clock.now
            let sessions = try await scene.hub.stores.sessions.sessions(of: agent, idle: .hours(8), now: now)
            #expect(sessions.count == 2)
            #expect(sessions.allSatisfy { $0.expiresAt - $0.createdAt == .hours(1) && $0.idle == .minutes(15) })
            scene.hub.clock.advance(by: .minutes(16))
            #expect(try await browser.get("/account").leadsToSignIn)
            scene.hub.clock.advance(by: .hours(1))
            #expect(try await scene.hub.administer(.get("/admin/v1/platform/status"), with: token).status == 401)
        }
    }

    @Test func `it opens the administration and nothing else`() async throws {
        try await OperatorScene.lend { scene in
            let client = try await scene.hub.client()
            // As no command would: the rule holds even so.
            try await scene.hub.change(client) { $0.activatedRealms = ["armor", "platform"] }
            let browser = HubBrowser(scene.hub)
            _ = try await scene.choosePassword(by: try await scene.create(), in: browser)
            _ = try await scene.enrol(in: browser)
            let page = try await browser.open(scene.hub.authorizePath(client))
            #expect(page.parameters["code"] == nil && page.status == 403, "\(page.status)")
        }
    }

    @Test func `its door is its own: no list of collectivités, no realm's address, no forgotten password leads in`()
        async throws
    {
        try await OperatorScene.lend { scene in
            _ = try await scene.ready()
            let hub = scene.hub
            let list = try await hub.administer(.get("/admin/v1/platform/realms"))
            #expect(list.json?["items"]?.array?.compactMap { $0["slug"]?.string } == ["argoat", "armor"])
            #expect(try await hub.administer(.get("/admin/v1/platform/realms/platform")).status == 404)
            for path in ["/.well-known/openid-configuration", "/oauth2/jwks"] {
                #expect(try await hub.send(.get("/realms/platform\(path)")).status == 404)
            }
            let browser = HubBrowser(hub)
            let asked = try await browser.open("/account")
            let choice = try await browser.submit(#require(asked.form), ["identifier": OperatorScene.name])
            #expect(!choice.text.contains("value=\"platform\""))
            let refused = try await browser.submit(#require(choice.form), ["realm": "platform"])
            #expect(refused.form?.action == "/sign-in/realm")
            // No mailbox opens it: it has none.
            let door = try await browser.open("/sign-in/operator")
            #expect(door.text.contains("notice warning"))
            let named = try await browser.submit(#require(door.form), ["identifier": OperatorScene.name])
            let forgotten = try await browser.open(#require(named.link(to: "/sign-in/forgotten")))
            _ = try await browser.submit(
                #require(forgotten.form(to: "/sign-in/forgotten")),
                ["identifier": OperatorScene.name]
            )
            #expect(try await hub.mails().allSatisfy { $0.template != .passwordReset })
        }
    }

    @Test func `one that is disabled, or without its role, opens nothing`() async throws {
        try await OperatorScene.lend { scene in
            let app = try await scene.ready()
            let token = try await scene.token(app, in: HubBrowser(scene.hub))
            let role = #"{"agent":"astreinte","realm":"platform","role":"platform-admin","dryRun":false}"#
            let revoked = try await scene.post("administrators/revoke", role)
            #expect(revoked.status == 200, "\(revoked.text)")
            #expect(try await scene.hub.administer(.get("/admin/v1/platform/status"), with: token).status == 403)
            let request = HubRequest.post(
                "/admin/v1/realms/platform/agents/astreinte/disable",
                text: #"{"reason":"départ","dryRun":false}"#,
                type: "application/json"
            )
            #expect(try await scene.hub.administer(request).status == 200)
            #expect(try await scene.hub.administer(.get("/admin/v1/platform/status"), with: token).status == 401)
            let page = try await scene.typePassword(in: HubBrowser(scene.hub))
            #expect(page.form?.action == "/sign-in/password")
        }
    }

    @Test func `only the machine and a platform's administrator make one, lately signed in, of a name that is free`()
        async throws
    {
        try await AdministrationScene.lend { administration in
            let scene = OperatorScene(hub: administration.hub)
            let body = #"{"name":"astreinte","dryRun":false}"#
            for member in [administration.agent, administration.armor] {
                let token = try await administration.token(of: member)
                #expect(try await scene.post("operators", body, as: token).status == 403)
            }
            let token = try await administration.token(of: administration.platform)
            for name in ["", "a b", "é", "astreinte@armor.example", String(repeating: "x", count: 65)] {
                let refused = try await scene.post("operators", #"{"name":"\#(name)","dryRun":false}"#, as: token)
                #expect(refused.status == 422, "\(name)")
            }
            #expect(try await scene.post("operators", body, as: token).status == 201)
            #expect(try await scene.post("operators", body, as: token).status == 409)
            #expect(try await scene.post("operators/nobody/link", #"{"dryRun":false}"#, as: token).status == 404)
            let link = try await scene.post("operators/astreinte/link", #"{"dryRun":false}"#, as: token)
            #expect(link.status == 201 && link.json?["address"]?.string?.contains("token=") == true)
            let dry = try await scene.post("operators", #"{"name":"autre","dryRun":true}"#, as: token)
            #expect(dry.status == 200 && dry.json?["link"] == nil)
            #expect(try await scene.hub.stores.realm("platform").affiliations.count() == 1)
            // Nobody is made there by another way.
            let agent = HubRequest.post(
                "/admin/v1/realms/platform/agents",
                text: #"{"login":"x","givenName":"X","familyName":"X","dryRun":false}"#,
                type: "application/json"
            )
            #expect(try await scene.hub.administer(agent, with: token).status == 404)
        }
    }
}
