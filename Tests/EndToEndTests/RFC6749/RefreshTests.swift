import HubTesting
import JOSE
import Model
import Primitives
import Testing

/// RFC 6749, section 6, with RFC 9700, section 4.14.2: refresh tokens rotate, and reuse ends the family.
@Suite struct RefreshTests {
    private static func withTokens(
        _ changes: [String: String?] = [:],
        _ body: @escaping @Sendable (Hub, HubClient, HubTokens, Affiliation) async throws -> Void
    ) async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let member = try await hub.member()
            let browser = try await hub.browser(signedInAs: member)
            try await body(hub, client, try await hub.tokens(for: client, by: browser, changes), member)
        }
    }

    private static func isEnded(_ answer: HubAnswer) -> Bool {
        answer.status == 400 && answer.error == "invalid_grant" && answer.isOAuthJSON
    }

    @Test func `6: each refresh gives a successor, and the successor goes on`() async throws {
        try await Self.withTokens { hub, client, first, _ in
            let second = try HubTokens(await hub.refresh(first.refresh, for: client))
            #expect(second.refresh != first.refresh)
            #expect(second.scope == first.scope)
            let third = try HubTokens(await hub.refresh(second.refresh, for: client))
            #expect(try await hub.userinfo(third.access).status == 200)
        }
    }

    @Test func `RFC 9700 4.14.2: an honest retry within ten seconds gets the same successor`() async throws {
        try await Self.withTokens { hub, client, first, _ in
            let second = try HubTokens(await hub.refresh(first.refresh, for: client))
            hub.clock.advance(by: .seconds(10))
            let retried = try HubTokens(await hub.refresh(first.refresh, for: client))
            #expect(retried.refresh == second.refresh)
            #expect(try await hub.refresh(second.refresh, for: client).status == 200)
        }
    }

    @Test func `RFC 9700 4.14.2: a retry later than ten seconds ends the family`() async throws {
        try await Self.withTokens { hub, client, first, _ in
            let second = try HubTokens(await hub.refresh(first.refresh, for: client))
            hub.clock.advance(by: .seconds(11))
            #expect(Self.isEnded(try await hub.refresh(first.refresh, for: client)))
            #expect(Self.isEnded(try await hub.refresh(second.refresh, for: client)))
            #expect(try await hub.userinfo(second.access).status == 401)
        }
    }

    @Test func `RFC 9700 4.14.2: a retry whose successor was used ends the family`() async throws {
        try await Self.withTokens { hub, client, first, _ in
            let second = try HubTokens(await hub.refresh(first.refresh, for: client))
            let third = try HubTokens(await hub.refresh(second.refresh, for: client))
            #expect(Self.isEnded(try await hub.refresh(first.refresh, for: client)))
            #expect(Self.isEnded(try await hub.refresh(third.refresh, for: client)))
            #expect(try await hub.auditNames().count { $0 == "grant.reused" } == 1)
        }
    }

    @Test(arguments: ["openid profile email groups", "openid admin", "offline_access"])
    func `6: a wider scope is refused, and the token stays good`(scope: String) async throws {
        try await Self.withTokens { hub, client, first, _ in
            let answer = try await hub.refresh(first.refresh, for: client, ["scope": scope])
            #expect(answer.status == 400)
            #expect(answer.error == "invalid_scope")
            hub.clock.advance(by: .minutes(1))
            #expect(try await hub.refresh(first.refresh, for: client).status == 200)
        }
    }

    @Test func `6: a narrower scope is that of the answer alone`() async throws {
        try await Self.withTokens { hub, client, first, _ in
            let narrow = try HubTokens(await hub.refresh(first.refresh, for: client, ["scope": "openid email"]))
            #expect(narrow.scope == "openid email")
            let token = try await hub.verified(narrow.access, type: "at+jwt")
            #expect(token.claims["scope"]?.string == "openid email")
            let said = try #require(try await hub.userinfo(narrow.access).json?.object)
            #expect(said["email"] != nil)
            #expect(said["name"] == nil)
            let whole = try HubTokens(await hub.refresh(narrow.refresh, for: client))
            #expect(whole.scope == first.scope)
            #expect(try await hub.userinfo(whole.access).json?["name"] != nil)
        }
    }

    @Test func `OpenID Connect Core 12.2: the ID token of a refresh says the same of the same`() async throws {
        try await Self.withTokens { hub, client, first, _ in
            hub.clock.advance(by: .minutes(2))
            let before = try await hub.verified(first.id)
            let second = try HubTokens(await hub.refresh(first.refresh, for: client))
            let after = try await hub.verified(second.id)
            for name in ["iss", "sub", "aud", "auth_time", "sid"] {
                #expect(after.claims[name] != nil)
                #expect(after.claims[name] == before.claims[name])
            }
            #expect(second.access != first.access)
            #expect(after.claims["iat"] != before.claims["iat"])
        }
    }

    @Test func `6: a token is good for its own client only, and stays so`() async throws {
        try await Self.withTokens { hub, client, first, _ in
            let other = try await hub.client("courrier")
            #expect(Self.isEnded(try await hub.refresh(first.refresh, for: other)))
            #expect(Self.isEnded(try await hub.refresh(first.refresh, for: other, ["scope": "openid groups"])))
            #expect(try await hub.refresh(first.refresh, for: client).status == 200)
        }
    }

    @Test func `6: a token that was changed, made up or left out gives nothing`() async throws {
        try await Self.withTokens { hub, client, first, _ in
            let parts = first.refresh.split(separator: ".").map(String.init)
            let forged = [
                "\(parts[0]).1.\(parts[2]).\(parts[3])", "\(parts[0]).\(parts[1]).\(parts[2])", "a.0.b.c",
                "\(first.refresh)A", String(repeating: "a", count: 300),
            ]
            for token in forged {
                let answer = try await hub.refresh(token, for: client)
                #expect(Self.isEnded(answer))
            }
            let without = try await hub.refresh("", for: client)
            #expect(without.error == "invalid_request")
            let right = try await hub.refresh(first.refresh, for: client)
            #expect(right.status == 200)
        }
    }

    @Test func `6: a token of one issuer gives nothing at another`() async throws {
        try await Self.withTokens { hub, client, first, _ in
            let answer = try await hub.refresh(first.refresh, for: client, realm: "armor")
            #expect(Self.isEnded(answer))
        }
    }

    @Test func `1.5: a token that was idle for eight hours gives nothing`() async throws {
        try await Self.withTokens { hub, client, first, _ in
            hub.clock.advance(by: .hours(7))
            let second = try HubTokens(await hub.refresh(first.refresh, for: client))
            hub.clock.advance(by: .hours(4))
            let third = try HubTokens(await hub.refresh(second.refresh, for: client))
            #expect(third.refresh != second.refresh)
        }
        try await Self.withTokens { hub, client, first, _ in
            hub.clock.advance(by: .hours(8))
            let answer = try await hub.refresh(first.refresh, for: client)
            #expect(Self.isEnded(answer))
        }
    }

    @Test func `1.5: after twelve hours the agent signs in again`() async throws {
        try await Self.withTokens { hub, client, first, _ in
            hub.clock.advance(by: .hours(7))
            let second = try HubTokens(await hub.refresh(first.refresh, for: client))
            hub.clock.advance(by: .hours(6))
            #expect(Self.isEnded(try await hub.refresh(second.refresh, for: client)))
        }
    }

    @Test func `OpenID Connect Core 11: offline_access outlives the hours of its session, not its end`() async throws {
        try await Self.withTokens(["scope": "openid offline_access"]) { hub, client, first, member in
            var tokens = first
            for _ in 0..<3 {
                hub.clock.advance(by: .hours(7))
                tokens = try HubTokens(await hub.refresh(tokens.refresh, for: client))
            }
            try await hub.disable(member)
            #expect(Self.isEnded(try await hub.refresh(tokens.refresh, for: client)))
        }
    }

    @Test func `1.5: thirty days are the end of offline access too`() async throws {
        try await Self.withTokens(["scope": "openid offline_access"]) { hub, client, first, _ in
            var tokens = first
            for _ in 0..<102 {
                hub.clock.advance(by: .hours(7))
                tokens = try HubTokens(await hub.refresh(tokens.refresh, for: client))
            }
            hub.clock.advance(by: .hours(7))
            #expect(Self.isEnded(try await hub.refresh(tokens.refresh, for: client)))
        }
    }

    @Test func `5.2: a refresh asks the access rule again`() async throws {
        try await Self.withTokens { hub, client, first, _ in
            try await hub.change(client) { $0.access = .nobody }
            #expect(Self.isEnded(try await hub.refresh(first.refresh, for: client)))
        }
    }
}
