import HubTesting
import Testing

/// What many at once may get, on every engine that is there.
@Suite struct RaceTests {
    private static func fifty(_ act: @escaping @Sendable () async throws -> HubAnswer) async throws -> [HubAnswer] {
        try await withThrowingTaskGroup(of: HubAnswer.self) { group in
            for _ in 0..<50 { group.addTask { try await act() } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }

    @Test(arguments: HubEngine.available)
    func `RFC 6749 4.1.3: of fifty who redeem a code at once, one succeeds and is then ended`(
        engine: HubEngine
    ) async throws {
        try await Hub.lend(on: engine) { hub in
            let client = try await hub.client()
            let browser = try await hub.browser(signedInAs: hub.member())
            let code = try await hub.code(for: client, by: browser)
            let answers = try await Self.fifty { try await hub.redeem(code, for: client) }
            let given = answers.filter { $0.status == 200 }
            #expect(given.count == 1)
            #expect(try await hub.auditNames().count { $0 == "grant.started" } == 1)
            #expect(answers.allSatisfy { $0.status == 200 || $0.error == "invalid_grant" })
            let tokens = try HubTokens(#require(given.first))
            #expect(try await hub.userinfo(tokens.access).status == 401)
            #expect(try await hub.refresh(tokens.refresh, for: client).error == "invalid_grant")
        }
    }

    @Test(arguments: HubEngine.available)
    func `RFC 9700 4.14.2: fifty who refresh at once are one honest client: one successor for all`(
        engine: HubEngine
    ) async throws {
        try await Hub.lend(on: engine) { hub in
            let client = try await hub.client()
            let browser = try await hub.browser(signedInAs: hub.member())
            let first = try await hub.tokens(for: client, by: browser)
            let answers = try await Self.fifty { try await hub.refresh(first.refresh, for: client) }
            let tokens = try answers.map { try HubTokens($0) }
            #expect(Set(tokens.map(\.refresh)).count == 1)
            #expect(try await hub.refresh(tokens[0].refresh, for: client).status == 200)
            #expect(try await hub.refresh(first.refresh, for: client).error == "invalid_grant")
        }
    }

    @Test(arguments: HubEngine.available)
    func `OpenID Connect Core 3.1: from the identifier to the token`(engine: HubEngine) async throws {
        try await Hub.lend(on: engine) { hub in
            let client = try await hub.client()
            try await hub.member(password: Hub.password)
            let browser = HubBrowser(hub)
            let answer = try await browser.signIn(to: hub.authorizePath(client), as: "alegoff@armor.example")
            let code = try #require(answer.parameters["code"])
            #expect(try await hub.redeem(code, for: client).status == 200)
        }
    }
}
