import HubTesting
import Model
import Primitives
import SQLCore
import Testing

/// A disk that is full: every answer keeps its shape, nothing acknowledged is lost, and it heals.
@Suite struct FullDiskTests {
    /// Lets the database grow no further, and fills what is left with audit entries, large ones then small ones.
    private static func fill(_ hub: Hub) async throws {
        let pages = try await hub.database.query("pragma page_count").first?.integer("page_count")
        let limit = try #require(pages) + 40
        _ = try await hub.database.run("pragma max_page_count = \(raw: String(limit))")
        for size in [2000, 200, 1] {
            let event = AuditEvent(.realmsApplied, actor: .hub, fields: ["x": String(repeating: "x", count: size)])
            let error = await #expect(throws: StoreError.self) {
                for _ in 0..<2000 { try await hub.stores.audit.append(event, at: hub.clock.now) }
            }
            #expect(error?.code == .full)
        }
    }

    private static func empty(_ hub: Hub) async throws {
        _ = try await hub.database.run("pragma max_page_count = 1073741823")
    }

    @Test func `a full disk is told in each reader's shape, and heals`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let member = try await hub.member(password: Hub.password)
            let browser = try await hub.browser(signedInAs: member)
            let tokens = try await hub.tokens(for: client, by: browser)
            let code = try await hub.code(for: client, by: browser)
            try await Self.fill(hub)

            let token = try await hub.redeem(code, for: client)
            #expect(token.status == 503)
            #expect(token.error == "temporarily_unavailable")
            #expect(token.isOAuthJSON)
            #expect(token.header("Retry-After") != nil)
            let page = try await HubBrowser(hub).signIn(to: hub.authorizePath(client), as: "alegoff@armor.example")
            #expect(page.status == 507)
            #expect(page.isPage)
            let body = #"{"login":"ylebris","givenName":"Yann","familyName":"Le Bris","dryRun":false}"#
            let problem = try await hub.administer(
                .post("/admin/v1/realms/armor/agents", text: body, type: "application/json")
            )
            #expect(problem.status == 507)
            #expect(problem.json?["code"]?.string == "storage-full")
            // What only reads goes on.
            #expect(try await hub.userinfo(tokens.access).status == 200)
            #expect(try await browser.get(hub.authorizePath(client, ["prompt": "none"])).parameters["code"] != nil)

            try await Self.empty(hub)
            #expect(try await hub.redeem(code, for: client).status == 200)
            #expect(try await hub.refresh(tokens.refresh, for: client).status == 200)
            let again = try await HubBrowser(hub).signIn(to: hub.authorizePath(client), as: "alegoff@armor.example")
            #expect(again.parameters["code"] != nil)
            #expect(try await hub.administer(.get("/admin/v1/realms/armor/agents/ylebris")).status == 404)
            _ = try await hub.stores.audit.chain(now: hub.clock.now)
            #expect(try await hub.stores.audit.verify().firstBroken == nil)
        }
    }
}
