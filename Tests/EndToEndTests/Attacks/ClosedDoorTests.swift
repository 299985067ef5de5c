import HubTesting
import Model
import Primitives
import Testing

/// What was closed since a token was made is closed for the token too.
@Suite struct ClosedDoorTests {
    @Test func `a disabled application, and one whose rule is closed, read nothing more`() async throws {
        try await Hub.lend { hub in
            let member = try await hub.member()
            let browser = try await hub.browser(signedInAs: member)
            for (id, close) in [
                ("disabled", { $0.isEnabled = false }), ("closed", { $0.access = .nobody }),
                ("elsewhere", { $0.activatedRealms = ["argoat"] }),
            ] as [(Application.ClientID, (inout Application) -> Void)] {
                let client = try await hub.client(id)
                let tokens = try await hub.tokens(for: client, by: browser)
                #expect(try await hub.userinfo(tokens.access).status == 200)
                try await hub.change(client, close)
                #expect(try await hub.userinfo(tokens.access).status == 401, "\(id)")
            }
        }
    }

    @Test func `an address under a domain that is not the realm's is told to no application`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let member = try await hub.member()
            let browser = try await hub.browser(signedInAs: member)
            let tokens = try await hub.tokens(for: client, by: browser)
            let own = try await hub.userinfo(tokens.access)
            #expect(own.json?["email"]?.string == "alegoff@armor.example")
            var profile = member.profile
            for mail in ["dgs@unclaimed.example", "dgs@argoat.example", "dgs@evil.armor.example"] {
                profile.mail = mail
                _ = try await hub.stores.realm("armor").affiliations.update(
                    member.id,
                    profile: profile,
                    audit: AuditEvent(.agentUpdated, actor: .hub),
                    at: hub.clock.now
                )
                let answer = try await hub.userinfo(tokens.access)
                #expect(answer.status == 200)
                #expect(answer.json?["email"] == nil, "\(mail)")
            }
        }
    }

    @Test func `a public application's refresh token that comes twice ends the family, however soon`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client("natif", authentication: .none)
            let browser = try await hub.browser(signedInAs: hub.member())
            let first = try await hub.tokens(for: client, by: browser)
            let second = try HubTokens(await hub.refresh(first.refresh, for: client))
            let thief = try await hub.refresh(first.refresh, for: client)
            #expect(thief.status == 400)
            #expect(thief.error == "invalid_grant")
            #expect(try await hub.refresh(second.refresh, for: client).status == 400)
            #expect(try await hub.userinfo(second.access).status == 401)
        }
    }

    @Test(arguments: ["99999", "00080", "0", "65536"])
    func `a loopback address has a port that exists`(port: String) async throws {
        try await Hub.lend { hub in
            let client = try await hub.client("natif", authentication: .none, redirectURI: "http://127.0.0.1/cb")
            let bad = try await HubBrowser(hub)
                .get(hub.authorizePath(client, ["redirect_uri": "http://127.0.0.1:\(port)/cb"]))
            #expect(bad.status == 400)
            let good = try await HubBrowser(hub)
                .get(hub.authorizePath(client, ["redirect_uri": "http://127.0.0.1:49152/cb"]))
            #expect(good.status == 303)
        }
    }
}
