import HubTesting
import JOSE
import Model
import Primitives
import Testing

/// What a token is worth now (RFC 7662).
@Suite struct IntrospectionTests {
    private struct Scene: Sendable {
        let hub: Hub
        let client: HubClient
        let member: Affiliation
        let tokens: HubTokens

        func isActive(_ token: String, by client: HubClient? = nil) async throws -> Bool? {
            try await self.hub.introspect(token, by: client ?? self.client).json?["active"]?.bool
        }
    }

    private static func lend(
        scope: String = "openid profile",
        _ body: @escaping @Sendable (Scene) async throws -> Void
    ) async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let member = try await hub.member()
            let browser = try await hub.browser(signedInAs: member)
            let tokens = try await hub.tokens(for: client, by: browser, ["scope": scope])
            try await body(Scene(hub: hub, client: client, member: member, tokens: tokens))
        }
    }

    @Test func `RFC 7662 2.2: an access token is told of as it is`() async throws {
        try await Self.lend { scene in
            let answer = try await scene.hub.introspect(scene.tokens.access, by: scene.client)
            #expect(answer.status == 200 && answer.isOAuthJSON)
            let claims = try await scene.hub.verified(scene.tokens.access, type: "at+jwt").claims
            for name in ["iss", "sub", "aud", "client_id", "scope", "iat", "exp", "jti", "acr", "auth_time", "realm"] {
                #expect(answer.json?[name] == claims[name] && claims[name] != nil, "\(name)")
            }
            #expect(answer.json?["active"]?.bool == true && answer.json?["token_type"]?.string == "Bearer")
            // What only the hub needs, and who the agent is, stay here.
            for name in ["grant", "username", "sid"] { #expect(answer.json?[name] == nil, "\(name)") }
        }
    }

    @Test func `RFC 7662 2.2: a refresh token is told of while it is the newest of its family`() async throws {
        try await Self.lend { scene in
            let hub = scene.hub
            let answer = try await hub.introspect(scene.tokens.refresh, by: scene.client)
            #expect(answer.json?["active"]?.bool == true && answer.json?["client_id"]?.string == "mairie")
            #expect(answer.json?["scope"]?.string == "openid profile" && answer.json?["token_type"] == nil)
            let next = try HubTokens(await hub.refresh(scene.tokens.refresh, for: scene.client))
            #expect(try await scene.isActive(scene.tokens.refresh) == false)
            #expect(try await scene.isActive(next.refresh) == true)
            // Asking is no use: the family is as it was.
            #expect(try await hub.refresh(next.refresh, for: scene.client).status == 200)
        }
    }

    @Test func `RFC 7662 2.1: the caller proves itself, and a public application learns nothing`() async throws {
        try await Self.lend { scene in
            let (hub, form) = (scene.hub, [("token", scene.tokens.access)])
            let nobody = try await hub.send(.post("/oauth2/introspect", form: form))
            #expect(nobody.status == 401 && nobody.error == "invalid_client" && nobody.isOAuthJSON)
            let wrong = try await hub.send(
                .post("/oauth2/introspect", form: form, headers: [Hub.basic("mairie", "faux")])
            )
            #expect(wrong.status == 401)
            let bearer = (name: "Authorization", value: "Bearer \(scene.tokens.access)")
            #expect(try await hub.send(.post("/oauth2/introspect", form: form, headers: [bearer])).status == 401)
            let open = try await hub.client("mobile", authentication: .none)
            #expect(try await hub.introspect(scene.tokens.access, by: open).error == "invalid_client")
            #expect(try await hub.call("introspect", scene.client, form: []).error == "invalid_request")
            #expect(try await hub.call("introspect", scene.client, form: form + form).error == "invalid_request")
            #expect(try await hub.send(.get("/oauth2/introspect")).status == 405)
        }
    }

    @Test func `RFC 7662 4: a caller learns only of tokens that are its own or for it`() async throws {
        try await Self.lend { scene in
            let other = try await scene.hub.client("curieuse")
            for token in [scene.tokens.access, scene.tokens.refresh] {
                let answer = try await scene.hub.introspect(token, by: other)
                #expect(answer.status == 200 && answer.json == ["active": false])
            }
        }
    }

    @Test func `RFC 7662 2.2: what is no token, or of another kind or issuer, is not active`() async throws {
        try await Self.lend { scene in
            for text in ["x", "a.b.c", scene.tokens.id, "\(scene.tokens.access)x", "\(scene.tokens.refresh)x"] {
                let answer = try await scene.hub.introspect(text, by: scene.client)
                #expect(answer.json == ["active": false], "\(text.prefix(8))")
            }
            for token in [scene.tokens.access, scene.tokens.refresh] {
                let elsewhere = try await scene.hub.introspect(token, by: scene.client, realm: "armor")
                #expect(elsewhere.json == ["active": false])
            }
            scene.hub.clock.advance(by: .minutes(5))
            #expect(try await scene.isActive(scene.tokens.access) == false)
            #expect(try await scene.isActive(scene.tokens.refresh) == true)
        }
    }

    @Test(arguments: ["disable", "end", "revoke", "access", "application"])
    func `identity, leaving: what ended is not active from the next question on`(how: String) async throws {
        try await Self.lend(scope: "openid offline_access") { scene in
            let (hub, client) = (scene.hub, scene.client)
            let watcher = try await hub.client("archives")
            try await hub.change(client) {
                $0.client.grants.insert(.tokenExchange)
                $0.client.exchangeAudiences = ["archives"]
            }
            let exchanged = try await hub.exchange(scene.tokens.access, ["audience": "archives"], by: client)
            let third = try #require(exchanged.json?["access_token"]?.string, "\(exchanged.text)")
            #expect(try await scene.isActive(third, by: watcher) == true)
            switch how {
            case "disable": try await hub.disable(scene.member)
            case "end": try await hub.endSessions(of: scene.member)
            case "revoke": #expect(try await hub.revoke(scene.tokens.access, by: client).status == 200)
            case "access": try await hub.change(client) { $0.access = .nobody }
            default: try await hub.change(client) { $0.isEnabled = false }
            }
            #expect(try await scene.isActive(third, by: watcher) == false)
            guard how != "application" else { return }
            for token in [scene.tokens.access, scene.tokens.refresh, third] {
                #expect(try await scene.isActive(token) == false)
            }
        }
    }

    /// A token of `mairie` for a resource, and who asks what it is worth.
    private static func resource(
        _ body: @escaping @Sendable (_ hub: Hub, _ token: String) async throws -> Void
    ) async throws {
        try await Self.lend { scene in
            let hub = scene.hub
            try await hub.change(scene.client) { $0.client.resources = ["https://api.mairie.example"] }
            let browser = try await hub.browser(signedInAs: scene.member)
            let answer = try await browser.get(
                "\(hub.authorizePath(scene.client))&resource=https%3A%2F%2Fapi.mairie.example"
            )
            let tokens = try HubTokens(await hub.redeem(#require(answer.parameters["code"]), for: scene.client))
            let claims = try await hub.verified(tokens.access, type: "at+jwt").claims
            try #require(claims["aud"]?.string == "https://api.mairie.example")
            try await body(hub, tokens.access)
        }
    }

    @Test func `RFC 7662 2.2: a resource is told of tokens that are for it by its own name`() async throws {
        try await Self.resource { hub, token in
            let api = try await hub.client("api")
            #expect(try await hub.introspect(token, by: api).json == ["active": false])
            try await hub.change(api) { $0.client.ownResource = "https://api.mairie.example" }
            let answer = try await hub.introspect(token, by: api)
            #expect(answer.json?["active"]?.bool == true && answer.json?["client_id"]?.string == "mairie")
            #expect(answer.json?["aud"]?.string == "https://api.mairie.example")
            // A refresh token is the client's affair, and what has ended is not active.
            let claims = try await hub.verified(token, type: "at+jwt").claims
            let grant = try #require(claims["grant"]?.string)
            try await hub.stores.grants.end(
                .init(grant),
                audit: AuditEvent(.grantRevoked, actor: .hub),
                at: hub.clock.now
            )
            #expect(try await hub.introspect(token, by: api).json == ["active": false])
        }
    }

    @Test func `RFC 7662 4: who may ask for tokens of a resource is not the resource, and another name is none`()
        async throws
    {
        try await Self.resource { hub, token in
            let other = try await hub.client("curieuse")
            try await hub.change(other) { $0.client.resources = ["https://api.mairie.example"] }
            #expect(try await hub.introspect(token, by: other).json == ["active": false])
            for name in ["https://api.mairie.example/", "https://API.mairie.example", "https://files.example"] {
                try await hub.change(other) { $0.client.ownResource = name }
                #expect(try await hub.introspect(token, by: other).json == ["active": false], "\(name)")
            }
        }
    }

    @Test func `identity, walls: a realm's resource is told of nothing that was given in another realm`() async throws {
        try await Self.resource { hub, token in
            for (realm, isTold) in [("armor", true), ("argoat", false)] as [(Realm.Slug, Bool)] {
                let api = try await hub.client(.init("api-\(realm)"), in: realm, activatedRealms: [])
                try await hub.change(api) { $0.client.ownResource = "https://api.mairie.example" }
                #expect(try await hub.introspect(token, by: api).json?["active"]?.bool == isTold, "\(realm)")
            }
        }
    }
}
