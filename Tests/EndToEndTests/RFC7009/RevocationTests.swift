import HubTesting
import Model
import Primitives
import Testing

/// An application gives back what it does not need (RFC 7009).
@Suite struct RevocationTests {
    private static func lend(
        _ authentication: Application.Authentication = .secretBasic,
        _ body: @escaping @Sendable (Hub, HubClient, HubTokens) async throws -> Void
    ) async throws {
        try await Hub.lend { hub in
            let client = try await hub.client(authentication: authentication)
            let browser = try await hub.browser(signedInAs: hub.member())
            try await body(hub, client, try await hub.tokens(for: client, by: browser))
        }
    }

    private static func isEnded(_ hub: Hub, _ client: HubClient, _ tokens: HubTokens) async throws -> Bool {
        let isShut = try await hub.userinfo(tokens.access).status == 401
        return try await hub.refresh(tokens.refresh, for: client).error == "invalid_grant" && isShut
    }

    @Test(arguments: [true, false], [Application.Authentication.secretBasic, .secretPost, .none])
    func `RFC 7009 2.1: either token ends the grant and all that came of it`(
        isRefresh: Bool,
        authentication: Application.Authentication
    ) async throws {
        try await Self.lend(authentication) { hub, client, tokens in
            let answer = try await hub.revoke(isRefresh ? tokens.refresh : tokens.access, by: client)
            #expect(answer.status == 200 && answer.text.isEmpty && answer.header("Cache-Control") == "no-store")
            #expect(try await Self.isEnded(hub, client, tokens))
            let audit = try await hub.stores.audit.entries(realm: "armor", name: "grant.revoked", limit: 9)
            #expect(audit.count == 1 && audit[0].actor == "application:mairie")
            // Once more is as good (section 2.2).
            #expect(try await hub.revoke(tokens.refresh, by: client).status == 200)
            #expect(try await hub.auditNames().count { $0 == "grant.revoked" } == 1)
        }
    }

    @Test func `RFC 7009 2.1: an older token of the family ends it as well`() async throws {
        try await Self.lend { hub, client, tokens in
            let next = try HubTokens(await hub.refresh(tokens.refresh, for: client))
            #expect(try await hub.revoke(tokens.refresh, by: client).status == 200)
            #expect(try await Self.isEnded(hub, client, next))
        }
    }

    @Test func `RFC 7009 2.2: an unknown token is as good as revoked`() async throws {
        try await Self.lend { hub, client, tokens in
            for text in ["x", "a.b.c", tokens.id, "\(tokens.access)x", "\(tokens.refresh)x"] {
                let answer = try await hub.revoke(text, by: client)
                #expect(answer.status == 200, "\(text.prefix(8))")
            }
            let hint = [("token", tokens.access), ("token_type_hint", "refresh_token")]
            #expect(try await hub.refresh(tokens.refresh, for: client).status == 200)
            #expect(try await hub.call("revoke", client, form: hint).status == 200)
            #expect(try await hub.userinfo(tokens.access).status == 401)
        }
    }

    @Test func `RFC 7009 2.1: another application's token is left alone`() async throws {
        try await Self.lend { hub, client, tokens in
            let other = try await hub.client("autre")
            for token in [tokens.access, tokens.refresh] {
                #expect(try await hub.revoke(token, by: other).status == 200)
            }
            // Nor does its own, sent to another issuer.
            #expect(try await hub.revoke(tokens.refresh, by: client, realm: "armor").status == 200)
            #expect(try await hub.userinfo(tokens.access).status == 200)
            #expect(try await hub.refresh(tokens.refresh, for: client).status == 200)
            #expect(try await !hub.auditNames().contains("grant.revoked"))
        }
    }

    @Test func `RFC 7009 2.1: the application proves itself, and names one token`() async throws {
        try await Self.lend { hub, client, tokens in
            let form = [("token", tokens.refresh)]
            let nobody = try await hub.send(.post("/oauth2/revoke", form: form))
            #expect(nobody.status == 401 && nobody.error == "invalid_client" && nobody.isOAuthJSON)
            let named = form + [("client_id", client.id.text)]
            #expect(try await hub.send(.post("/oauth2/revoke", form: named)).status == 401)
            #expect(try await hub.call("revoke", client, form: []).error == "invalid_request")
            #expect(try await hub.call("revoke", client, form: form + form).error == "invalid_request")
            #expect(try await hub.refresh(tokens.refresh, for: client).status == 200)
        }
    }

    @Test func `RFC 7009 2.2.1: what only time ends says so`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client("actes")
            try await hub.change(client) { $0.brokerRights = [.deposit] }
            let token = try await hub.brokerToken(client)
            let answer = try await hub.revoke(token, by: client)
            #expect(answer.status == 400 && answer.error == "unsupported_token_type")
        }
    }

    @Test(arguments: HubEngine.available)
    func `RFC 7009 2: fifty who refresh while it is revoked are left with nothing`(engine: HubEngine) async throws {
        try await Hub.lend(on: engine) { hub in
            let client = try await hub.client()
            let browser = try await hub.browser(signedInAs: hub.member())
            let tokens = try await hub.tokens(for: client, by: browser)
            let answers = try await withThrowingTaskGroup(of: HubAnswer.self) { group in
                for number in 0..<50 {
                    group.addTask {
                        number == 25
                            ? try await hub.revoke(tokens.refresh, by: client)
                            : try await hub.refresh(tokens.refresh, for: client)
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.allSatisfy { $0.status == 200 || $0.error == "invalid_grant" })
            for answer in answers where answer.json?["access_token"] != nil {
                #expect(try await Self.isEnded(hub, client, try HubTokens(answer)))
            }
        }
    }
}
