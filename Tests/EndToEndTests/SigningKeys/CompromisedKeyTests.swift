import HubTesting
import JOSE
import Model
import OpenID
import Primitives
import Testing

/// What a key leaves behind when it is retired, and when it is said to be somebody else's too.
@Suite struct CompromisedKeyTests {
    private static func retire(
        _ kid: String,
        on hub: Hub,
        compromised: Bool,
        confirm: String? = nil,
        dryRun: Bool = false
    ) async throws -> HubAnswer {
        var body = "{\"compromised\":\(compromised),\"dryRun\":\(dryRun)"
        if let confirm { body += ",\"confirm\":\"\(confirm)\"" }
        return try await hub.administer(
            .post("/admin/v1/platform/keys/\(kid)/retire", text: body + "}", type: "application/json")
        )
    }

    private static func kid(_ token: String, on hub: Hub) async throws -> String {
        try #require(try await hub.verified(token, type: "at+jwt").header["kid"]?.string)
    }

    private static func published(_ hub: Hub) async throws -> [String] {
        let keys = try await hub.send(.get("/oauth2/jwks")).json?["keys"]?.array ?? []
        return keys.compactMap { $0["kid"]?.string }
    }

    @Test func `what a compromised key signed is refused at once, and it is not published`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let browser = try await hub.browser(signedInAs: hub.member())
            let tokens = try await hub.tokens(for: client, by: browser)
            let kid = try await Self.kid(tokens.access, on: hub)
            #expect(try await hub.verified(tokens.id).header["kid"]?.string == kid)
            #expect(try await hub.userinfo(tokens.access).status == 200)

            let answer = try await Self.retire(kid, on: hub, compromised: true, confirm: kid)
            #expect(answer.status == 200, "\(answer.text)")
            #expect(try await !Self.published(hub).contains(kid))
            #expect(try await hub.userinfo(tokens.access).status == 401)
            let hint = try await browser.get("/oauth2/logout?id_token_hint=\(tokens.id)")
            #expect(hint.status == 400)
            #expect(hint.isPage)

            // The grant goes on under the key that was published ahead.
            let fresh = try HubTokens(await hub.refresh(tokens.refresh, for: client))
            #expect(try await Self.kid(fresh.access, on: hub) != kid)
            #expect(try await hub.userinfo(fresh.access).status == 200)
            #expect(try await hub.auditNames().contains("key.retired"))
            #expect(try await Self.published(hub).count == 11)
        }
    }

    @Test func `what a retired key signed is good for its time`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let browser = try await hub.browser(signedInAs: hub.member())
            let tokens = try await hub.tokens(for: client, by: browser)
            let kid = try await Self.kid(tokens.access, on: hub)
            #expect(try await Self.retire(kid, on: hub, compromised: false).status == 200)
            #expect(try await Self.published(hub).contains(kid))
            #expect(try await hub.userinfo(tokens.access).status == 200)
            let fresh = try HubTokens(await hub.refresh(tokens.refresh, for: client))
            #expect(try await Self.kid(fresh.access, on: hub) != kid)
            #expect(try await Self.retire(kid, on: hub, compromised: false).status == 409)
        }
    }

    @Test func `without its name given again no key is called compromised, and a dry run does nothing`() async throws {
        try await Hub.lend { hub in
            let before = try await Self.published(hub)
            let kid = try #require(before.first)
            for confirm in [nil, "", before.last] {
                let answer = try await Self.retire(kid, on: hub, compromised: true, confirm: confirm)
                #expect(answer.status == 409)
                #expect(answer.json?["code"]?.string == "confirmation-required")
            }
            #expect(try await Self.retire(kid, on: hub, compromised: true, dryRun: true).status == 200)
            #expect(try await Self.retire(kid, on: hub, compromised: false, dryRun: true).status == 200)
            #expect(try await Self.retire("unknown", on: hub, compromised: false).status == 404)
            hub.clock.advance(by: .seconds(3))
            #expect(try await Set(Self.published(hub)) == Set(before))
        }
    }
}
