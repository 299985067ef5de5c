import HubTesting
import JOSE
import Model
import OpenID
import Primitives
import Testing

/// OpenID Connect Core, section 8: under which `sub` an application knows an agent.
@Suite struct PairwiseSubjectTests {
    private static func subject(_ hub: Hub, _ client: HubClient, _ browser: HubBrowser) async throws -> String {
        try #require(try await hub.verified(hub.tokens(for: client, by: browser).id).claims["sub"]?.string)
    }

    private static func pairwise(_ hub: Hub, _ id: Application.ClientID, at address: String) async throws -> HubClient {
        let client = try await hub.client(id, redirectURI: address)
        try await hub.change(client) { $0.client.subjectType = .pairwise }
        return client
    }

    @Test func `8.1: each sector sees another subject, one sector always the same`() async throws {
        try await Hub.lend { hub in
            let first = try await Self.pairwise(hub, "first", at: "https://one.example/callback")
            let second = try await Self.pairwise(hub, "second", at: "https://one.example:8443/other")
            let third = try await Self.pairwise(hub, "third", at: "https://two.example/callback")
            let open = try await hub.client("open")
            let member = try await hub.member()
            let anne = try await hub.browser(signedInAs: member)
            let yann = try await hub.browser(signedInAs: hub.member(of: "argoat", "ylebris"))
            let one = try await Self.subject(hub, first, anne)
            #expect(try await Self.subject(hub, first, anne) == one)
            #expect(try await Self.subject(hub, second, anne) == one)
            let other = try await Self.subject(hub, third, anne)
            let own = try await Self.subject(hub, open, anne)
            let neighbour = try await Self.subject(hub, first, yann)
            #expect(Set([one, other, own, neighbour]).count == 4)
            #expect(try await hub.subject(of: member) == own)
            // The list of a sector unites what hosts would part.
            try await hub.change(third) { $0.client.sectorIdentifierURI = "https://one.example/sector.json" }
            #expect(try await Self.subject(hub, third, anne) == one)
        }
    }

    @Test func `8: ID token, access token, userinfo and logout token say one subject`() async throws {
        try await LogoutReceiver.lend { receiver in
            try await Hub.lend { hub in
                let client = try await hub.client(backchannelLogoutURI: receiver.address)
                try await hub.change(client) { $0.client.subjectType = .pairwise }
                let member = try await hub.member()
                let browser = try await hub.browser(signedInAs: member)
                let tokens = try await hub.tokens(for: client, by: browser)
                let subject = try #require(try await hub.verified(tokens.id).claims["sub"]?.string)
                #expect(try await hub.subject(of: member) != subject)
                #expect(try await hub.verified(tokens.access, type: "at+jwt").claims["sub"]?.string == subject)
                #expect(try await hub.userinfo(tokens.access).json?["sub"]?.string == subject)
                _ = try await browser.get("/oauth2/logout?id_token_hint=\(tokens.id)")
                try await hub.deliver()
                let sent = try #require(receiver.calls.first?.token)
                #expect(try await hub.verified(sent, type: "logout+jwt").claims["sub"]?.string == subject)
            }
        }
    }

    @Test func `8: a subject that was imported for an application comes first, and for it alone`() async throws {
        try await Hub.lend { hub in
            let client = try await Self.pairwise(hub, "first", at: "https://one.example/callback")
            let other = try await hub.client("other")
            let member = try await hub.member()
            let browser = try await hub.browser(signedInAs: member)
            let added = try await hub.stores.subjects.add(
                [(agent: member.agent, subject: "f:1234:alegoff")],
                for: client.id,
                audit: AuditEvent(.applicationUpdated, actor: .hub),
                at: hub.clock.now
            )
            #expect(added == 1)
            #expect(try await Self.subject(hub, client, browser) == "f:1234:alegoff")
            #expect(try await Self.subject(hub, other, browser) == hub.subject(of: member))
        }
    }

    static let documents: [(text: String?, isAccepted: Bool)] = [
        (#"["https://one.example/a","https://two.example/b"]"#, true),
        (#"["https://two.example/b","https://three.example/","https://one.example/a"]"#, true),
        (#"["https://one.example/a"]"#, false),
        (#"["https://one.example/a","https://two.example/b/"]"#, false),
        (#"["https://one.example/a","https://two.example/b",7]"#, false),
        (#"{"redirect_uris":["https://one.example/a","https://two.example/b"]}"#, false),
        ("[]", false), ("", false), ("https://one.example/a", false), (nil, false),
    ]

    @Test(arguments: documents)
    func `Registration 5: the document of a sector lists every redirect address, byte for byte`(
        text: String?,
        isAccepted: Bool
    ) async throws {
        struct Silence: Error {}
        let fetch: ClientKeys.Fetch = { _, limit in
            guard let text, text.utf8.count <= limit else { throw Silence() }
            return Array(text.utf8)
        }
        let addresses = ["https://one.example/a", "https://two.example/b"]
        func check(_ address: String) async -> Bool {
            do throws(SectorIdentifier.Refusal) {
                try await SectorIdentifier.check(address, redirectURIs: addresses, fetch: fetch)
                return true
            } catch {
                #expect(error.reason.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x5C })
                return false
            }
        }
        #expect(await check("https://one.example/sector.json") == isAccepted)
        #expect(await check("http://one.example/sector.json") == false)
    }
}
