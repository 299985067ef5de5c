import HubTesting
import Model
import Primitives
import Testing

/// RFC 6749, section 4.1.3: the code and what it gives.
@Suite struct CodeTests {
    @Test func `4.1.3: a code gives tokens once, and used again it ends what it gave`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let browser = try await hub.browser(signedInAs: hub.member())
            let code = try await hub.code(for: client, by: browser)
            let tokens = try HubTokens(await hub.redeem(code, for: client))
            #expect(try await hub.userinfo(tokens.access).status == 200)

            let again = try await hub.redeem(code, for: client)
            #expect(again.status == 400)
            #expect(again.error == "invalid_grant")
            #expect(again.isOAuthJSON)
            #expect(try await hub.userinfo(tokens.access).status == 401)
            #expect(try await hub.refresh(tokens.refresh, for: client).error == "invalid_grant")
            #expect(try await hub.auditNames().count { $0 == "grant.reused" } == 1)
        }
    }

    @Test func `4.1.2: a code that is a minute old gives nothing`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let browser = try await hub.browser(signedInAs: hub.member())
            let code = try await hub.code(for: client, by: browser)
            hub.clock.advance(by: .seconds(61))
            let answer = try await hub.redeem(code, for: client)
            #expect(answer.status == 400)
            #expect(answer.error == "invalid_grant")
        }
    }

    @Test func `10.5: a spent code replayed after its minute ends what it gave too`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let browser = try await hub.browser(signedInAs: hub.member())
            let code = try await hub.code(for: client, by: browser)
            let tokens = try HubTokens(await hub.redeem(code, for: client))
            hub.clock.advance(by: .hours(2))
            #expect(try await hub.redeem(code, for: client).error == "invalid_grant")
            #expect(try await hub.refresh(tokens.refresh, for: client).error == "invalid_grant")
        }
    }

    @Test func `4.1.3: a code of one client is worth nothing to another, and stays good for its own`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let other = try await hub.client("courrier")
            let browser = try await hub.browser(signedInAs: hub.member())
            let code = try await hub.code(for: client, by: browser)
            let stolen = try await hub.redeem(code, for: other, ["redirect_uri": client.redirectURI])
            #expect(stolen.status == 400)
            #expect(stolen.error == "invalid_grant")
            #expect(try await hub.redeem(code, for: client).status == 200)
        }
    }

    @Test(arguments: [nil, "", "https://mairie.example/bye", "https://mairie.example/callback/"])
    func `4.1.3: redirect_uri must be the one of the request`(address: String?) async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let browser = try await hub.browser(signedInAs: hub.member())
            let code = try await hub.code(for: client, by: browser)
            let answer = try await hub.redeem(code, for: client, ["redirect_uri": address])
            #expect(answer.status == 400)
            #expect(answer.error == "invalid_grant")
        }
    }

    @Test func `4.1.3: a code of one issuer is worth nothing at another`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let browser = try await hub.browser(signedInAs: hub.member())
            let ofHub = try await hub.code(for: client, by: browser)
            let ofRealm = try await hub.code(for: client, by: browser, realm: "armor")
            #expect(try await hub.redeem(ofHub, for: client, realm: "armor").error == "invalid_grant")
            #expect(try await hub.redeem(ofRealm, for: client).error == "invalid_grant")
            #expect(try await hub.redeem(ofRealm, for: client, realm: "argoat").error == "invalid_grant")
            #expect(try await hub.redeem(ofRealm, for: client, realm: "armor").status == 200)
        }
    }

    @Test func `4.1.3: a code that was changed or made up gives nothing`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let browser = try await hub.browser(signedInAs: hub.member())
            let code = try await hub.code(for: client, by: browser)
            let middle = code.index(code.startIndex, offsetBy: code.count / 2)
            let changed = code.replacingCharacters(in: middle...middle, with: code[middle] == "A" ? "B" : "A")
            for made in [
                changed, "\(code)AAAA", String(code.dropLast(4)), "code", "..", String(repeating: "A", count: 9000),
            ] {
                let answer = try await hub.redeem(made, for: client)
                #expect(answer.status == 400)
                #expect(answer.error == "invalid_grant")
            }
            #expect(try await hub.redeem("", for: client).error == "invalid_request")
        }
    }

    @Test func `4.1.3: a code is worth nothing once its session has ended`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let member = try await hub.member()
            let browser = try await hub.browser(signedInAs: member)
            let code = try await hub.code(for: client, by: browser)
            try await hub.endSessions(of: member)
            #expect(try await hub.redeem(code, for: client).error == "invalid_grant")
        }
    }
}

extension String {
    fileprivate func replacingCharacters(in range: ClosedRange<Index>, with text: String) -> String {
        var copy = self
        copy.replaceSubrange(range, with: text)
        return copy
    }
}
