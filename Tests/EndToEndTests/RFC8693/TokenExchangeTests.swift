import HubTesting
import JOSE
import Model
import Primitives
import Testing

/// An application calls another in the name of an agent, and says that it does (RFC 8693).
@Suite struct TokenExchangeTests {
    @Test func `RFC 8693 2.2.1: a token for another application, with who acts in it`() async throws {
        try await ExchangeScene.lend { scene in
            let answer = try await scene.exchange(["audience": "archives"])
            #expect(answer.status == 200 && answer.isOAuthJSON, "\(answer.text)")
            #expect(answer.json?["issued_token_type"]?.string == ExchangeScene.accessToken)
            #expect(answer.json?["token_type"]?.string == "Bearer")
            #expect(answer.json?["refresh_token"] == nil && answer.json?["id_token"] == nil)
            let token = try #require(answer.json?["access_token"]?.string)
            let claims = try await scene.hub.verified(token, type: "at+jwt").claims
            let subject = try await scene.hub.verified(scene.tokens.access, type: "at+jwt").claims
            #expect(claims["aud"]?.string == "archives" && claims["client_id"]?.string == "mairie")
            #expect(claims["sub"] == subject["sub"] && claims["realm"] == subject["realm"])
            #expect(claims["act"]?["sub"]?.string == "mairie" && claims["act"]?["act"] == nil)
            #expect(claims["acr"]?.string == "eidas1" && claims["scope"]?.string == "openid profile email")
            let audit = try await scene.hub.stores.audit.entries(realm: "armor", name: "token.exchanged", limit: 9)
            #expect(audit.count == 1 && audit[0].actor == "application:mairie")
            #expect(audit[0].fields["audience"] == "archives" && audit[0].fields["acting"] == "mairie")
        }
    }

    @Test func `RFC 8693 4.1: who acted before is nested in who acts now, and nobody is hidden`() async throws {
        try await ExchangeScene.lend { scene in
            try await scene.allow(scene.target, ["registre"])
            _ = try await scene.hub.client("registre")
            let first = try await scene.token(["audience": "archives"])
            let second = try await scene.exchange(
                ["subject_token": first, "audience": "registre"],
                by: scene.target
            )
            let token = try #require(second.json?["access_token"]?.string, "\(second.text)")
            let act = try await scene.hub.verified(token, type: "at+jwt").claims["act"]
            #expect(act?["sub"]?.string == "archives" && act?["act"]?["sub"]?.string == "mairie")
        }
    }

    @Test func `RFC 8693 2.1: the actor is who has given the application a token, and nobody else`() async throws {
        try await ExchangeScene.lend { scene in
            let (hub, kind) = (scene.hub, ExchangeScene.accessToken)
            let other = try await hub.browser(signedInAs: hub.member("chef"))
            let actor = try await hub.tokens(for: scene.client, by: other)
            let given = try await scene.token([
                "audience": "archives", "actor_token": actor.access, "actor_token_type": kind,
            ])
            let chief = try await hub.verified(actor.access, type: "at+jwt").claims["sub"]
            #expect(try await hub.verified(given, type: "at+jwt").claims["act"]?["sub"] == chief)
            let stranger = try await hub.tokens(for: scene.target, by: other)
            for changes in [
                ["actor_token": stranger.access, "actor_token_type": kind], ["actor_token": actor.access],
                ["actor_token_type": kind], ["actor_token": "x.y.z", "actor_token_type": kind],
                ["actor_token": actor.id, "actor_token_type": kind],
            ] {
                #expect(try await scene.exchange(changes).error == "invalid_request", "\(changes.keys)")
            }
        }
    }

    @Test func `RFC 8693 2.1: an ID token of this application stands for what it was given with`() async throws {
        try await ExchangeScene.lend { scene in
            let changes = ["subject_token": scene.tokens.id, "subject_token_type": ExchangeScene.idToken]
            let token = try await scene.token(changes.merging(["audience": "archives"]) { $1 })
            let claims = try await scene.hub.verified(token, type: "at+jwt").claims
            let own = try await scene.hub.verified(scene.tokens.access, type: "at+jwt").claims
            #expect(claims["grant"] == own["grant"] && claims["sub"] == own["sub"])
            // Another application's is nobody's key.
            let foreign = try await scene.exchange(changes, by: scene.target)
            #expect(foreign.error == "invalid_request")
        }
    }

    @Test func `RFC 8693 2.1: a scope is never wider than the subject token's`() async throws {
        try await ExchangeScene.lend(scope: "openid profile offline_access") { scene in
            let narrow = try await scene.exchange(["audience": "archives", "scope": "profile"])
            #expect(narrow.json?["scope"]?.string == "profile")
            let token = try #require(narrow.json?["access_token"]?.string)
            #expect(try await scene.hub.verified(token, type: "at+jwt").claims["scope"]?.string == "profile")
            for wider in ["profile email", "groups", "offline_access", "broker.deposit", " "] {
                let answer = try await scene.exchange(["audience": "archives", "scope": wider])
                #expect(answer.error == "invalid_scope", "\(wider)")
            }
            let all = try await scene.exchange(["audience": "archives"])
            #expect(all.json?["scope"]?.string == "openid profile")
            // Nor wider again from the narrow one.
            try await scene.allow(scene.target, ["mairie"])
            let again = try await scene.exchange(
                ["subject_token": token, "audience": "mairie", "scope": "openid"],
                by: scene.target
            )
            #expect(again.error == "invalid_scope")
        }
    }

    @Test func `RFC 8693 2.2.1: it lives no longer than the token it was made of`() async throws {
        try await ExchangeScene.lend { scene in
            scene.hub.clock.advance(by: .minutes(4))
            let answer = try await scene.exchange(["audience": "archives"])
            #expect(answer.json?["expires_in"]?.integer == 60)
            let token = try #require(answer.json?["access_token"]?.string)
            let old = try await scene.hub.verified(scene.tokens.access, type: "at+jwt").claims["exp"]
            #expect(try await scene.hub.verified(token, type: "at+jwt").claims["exp"] == old)
            scene.hub.clock.advance(by: .minutes(1))
            #expect(try await scene.exchange(["audience": "archives"]).error == "invalid_request")
        }
    }

    @Test func `RFC 8693 2.2.2: a target that is not registered for it is invalid_target`() async throws {
        try await ExchangeScene.lend { scene in
            _ = try await scene.hub.client("registre")
            for changes in [
                ["audience": "registre"], ["audience": "inconnue"], ["resource": "https://api.example/"],
                ["audience": "archives", "resource": "https://api.example/"],
            ] {
                #expect(try await scene.exchange(changes).error == "invalid_target", "\(changes)")
            }
            try await scene.hub.change(scene.client) { $0.client.resources = ["https://api.example/"] }
            let token = try await scene.token(["resource": "https://api.example/"])
            let audience = try await scene.hub.verified(token, type: "at+jwt").claims["aud"]?.string
            #expect(audience == "https://api.example/")
            try await scene.hub.change(scene.target) { $0.isEnabled = false }
            #expect(try await scene.exchange(["audience": "archives"]).error == "invalid_target")
        }
    }

    @Test func `identity, access: the target's rule and realm are held against the agent again`() async throws {
        try await ExchangeScene.lend { scene in
            for change: (@Sendable (inout Application) -> Void) in [
                { $0.access = .groups(["elus"]) }, { $0.activatedRealms = ["argoat"] }, { $0.isThirdParty = true },
            ] {
                let before = try #require(try await scene.hub.stores.applications.application("archives"))
                try await scene.hub.change(scene.target) { change(&$0) }
                #expect(try await scene.exchange(["audience": "archives"]).error == "invalid_target")
                try await scene.hub.change(scene.target) { $0 = before }
            }
            #expect(try await scene.exchange(["audience": "archives"]).status == 200)
            // An application that is closed in the agent's realm learns of nobody there.
            try await scene.hub.change(scene.client) { $0.activatedRealms = ["argoat"] }
            #expect(try await scene.exchange(["audience": "archives"]).status == 400)
        }
    }

    @Test func `RFC 8693 5: only applications that prove themselves, and that are registered for it`() async throws {
        try await ExchangeScene.lend { scene in
            let hub = scene.hub
            let plain = try await hub.exchange(scene.tokens.access, ["audience": "archives"], by: scene.target)
            #expect(plain.error == "invalid_request")
            try await hub.change(scene.target) { $0.client.grants.remove(.tokenExchange) }
            let unregistered = try await hub.exchange(scene.tokens.access, [:], by: scene.target)
            #expect(unregistered.error == "unauthorized_client")
            let open = try await hub.client("mobile", authentication: .none)
            try await hub.change(open) { $0.client.grants.insert(.tokenExchange) }
            #expect(try await hub.exchange(scene.tokens.access, [:], by: open).error == "unauthorized_client")
            for type in ["urn:ietf:params:oauth:token-type:refresh_token", "urn:ietf:params:oauth:token-type:saml2"] {
                #expect(try await scene.exchange(["requested_token_type": type]).error == "invalid_request")
                #expect(try await scene.exchange(["subject_token_type": type]).error == "invalid_request")
            }
            let refresh = ["subject_token": scene.tokens.refresh]
            #expect(try await scene.exchange(refresh).error == "invalid_request")
        }
    }

    @Test func `identity, leaving: it ends with the grant it was made of, and nothing is made of what ended`()
        async throws
    {
        try await ExchangeScene.lend { scene in
            let token = try await scene.token(["audience": "archives"])
            let hub = scene.hub
            #expect(try await hub.introspect(token, by: scene.target).json?["active"]?.bool == true)
            // It opens nothing of the hub's own: it is for another.
            #expect(try await hub.userinfo(token).status == 401)
            _ = try await hub.revoke(scene.tokens.refresh, by: scene.client)
            #expect(try await hub.introspect(token, by: scene.target).json?["active"]?.bool == false)
            #expect(try await scene.exchange(["audience": "archives"]).error == "invalid_request")
            let again = try await scene.exchange(["subject_token": token, "audience": "archives"])
            #expect(again.error == "invalid_request")
        }
    }

    @Test func `a token of another issuer is no subject`() async throws {
        try await ExchangeScene.lend { scene in
            let form = ["audience": "archives"]
            let elsewhere = try await scene.hub.exchange(
                scene.tokens.access,
                form,
                by: scene.client,
                realm: "armor"
            )
            #expect(elsewhere.error == "invalid_request")
        }
    }
}
