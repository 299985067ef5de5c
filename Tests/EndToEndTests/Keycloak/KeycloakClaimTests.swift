import HubTesting
import JOSE
import Model
import Primitives
import Testing

/// The claim profile `keycloak`: what tools made for it read in their tokens.
@Suite struct KeycloakClaimTests {
    private static func tokens(
        _ hub: Hub,
        scope: String,
        change: (inout Application) -> Void = { _ in }
    ) async throws -> (access: JSONValue, id: JSONValue) {
        let client = try await hub.client(access: .groups(["élus", "DSI"]))
        let member = try await hub.member(groups: ["Tous", "élus"])
        try await hub.change(client) {
            $0.client.claimProfile = .keycloak
            change(&$0)
        }
        let application = try await hub.stores.applications.application(client.id)
        if application?.isThirdParty == true {
            let scopes = Set(scope.split(separator: " ").map(String.init))
            let consent = Consent(agent: member.agent, application: client.id, scopes: scopes, givenAt: hub.clock.now)
            try await hub.stores.own.give(consent, audit: AuditEvent(.consentGiven, actor: .hub))
        }
        let browser = try await hub.browser(signedInAs: member)
        let tokens = try await hub.tokens(for: client, by: browser, ["scope": scope])
        return (
            try await hub.verified(tokens.access, type: "at+jwt").claims, try await hub.verified(tokens.id).claims
        )
    }

    @Test func `roles, azp, typ and the claims of the scopes are in both tokens`() async throws {
        try await Hub.lend { hub in
            let tokens = try await Self.tokens(hub, scope: "openid profile email")
            for (token, type) in [(tokens.access, "Bearer"), (tokens.id, "ID")] {
                #expect(token["azp"]?.string == "mairie")
                #expect(token["typ"]?.string == type)
                #expect(token["realm_access"] == ["roles": ["Tous", "élus"]])
                // The groups of the access rule that the agent is in.
                #expect(token["resource_access"] == ["mairie": ["roles": ["élus"]]])
                #expect(token["groups"] == ["Tous", "élus"])
                #expect(token["preferred_username"]?.string == "alegoff")
                #expect(token["email"]?.string == "alegoff@armor.example")
                #expect(token["email_verified"]?.bool == true)
                #expect(token["given_name"]?.string == "Anne")
                #expect(token["sid"]?.string != nil)
            }
            #expect(tokens.access["scope"]?.string == "openid profile email")
            #expect(tokens.access["aud"]?.string == Hub.url)
            #expect(tokens.id["aud"]?.string == "mairie")
        }
    }

    @Test func `without their scopes no name and no mail is told`() async throws {
        try await Hub.lend { hub in
            let tokens = try await Self.tokens(hub, scope: "openid")
            for token in [tokens.access, tokens.id] {
                let names = Set(try #require(token.object).keys)
                #expect(names.isDisjoint(with: ["name", "preferred_username", "email", "email_verified"]))
            }
        }
    }

    @Test(arguments: [("openid", false), ("openid groups", true)])
    func `a third party reads roles when the agent agreed to groups`(scope: String, isTold: Bool) async throws {
        try await Hub.lend { hub in
            let tokens = try await Self.tokens(hub, scope: scope) { $0.isThirdParty = true }
            for token in [tokens.access, tokens.id] {
                #expect((token["realm_access"] != nil) == isTold)
                #expect((token["resource_access"] != nil) == isTold)
                #expect((token["groups"] != nil) == isTold)
            }
        }
    }

    @Test func `another profile has none of it`() async throws {
        try await Hub.lend { hub in
            let tokens = try await Self.tokens(hub, scope: "openid profile") { $0.client.claimProfile = .liamm }
            for token in [tokens.access, tokens.id] {
                let names = Set(try #require(token.object).keys)
                #expect(names.isDisjoint(with: ["azp", "typ", "realm_access", "resource_access", "name"]))
            }
        }
    }
}
