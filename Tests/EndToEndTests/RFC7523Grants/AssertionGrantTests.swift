import HubTesting
import JOSE
import Model
import Primitives
import Testing

/// An application acts for itself on an assertion that its own key has signed (RFC 7523, section 2.1), in one realm.
@Suite struct AssertionGrantTests {
    private struct Scene: Sendable {
        let hub: Hub
        let client: HubClient
        let key: SigningKey

        func claims(_ changes: [String: JSONValue?] = [:]) -> JSONValue {
            var claims: [String: JSONValue] = [
                "iss": .string(self.client.id.text),
                "sub": .string(self.client.id.text),
                "aud": .string(Hub.url),
                "iat": .integer(self.hub.clock.now.seconds),
                "exp": .integer(self.hub.clock.now.seconds + 60),
                "jti": .string(SystemRandomSource().token(bytes: 16)),
            ]
            for (name, value) in changes { claims[name] = value }
            return .object(claims)
        }

        func assertion(_ changes: [String: JSONValue?] = [:], key: SigningKey? = nil) throws -> String {
            try JWT.sign(self.claims(changes), type: "JWT", with: key ?? self.key)
        }

        func send(
            _ assertion: String,
            realm: Realm.Slug? = nil,
            _ more: [(String, String)] = []
        ) async throws -> HubAnswer {
            let form = [
                ("grant_type", ClientSettings.GrantKind.jwtBearer.rawValue), ("assertion", assertion),
            ]
            return try await self.hub.token(self.client, realm: realm, form: form + more)
        }
    }

    private static func lend(_ body: @escaping @Sendable (Scene) async throws -> Void) async throws {
        try await Hub.lend { hub in
            let client = try await hub.client("actes", activatedRealms: ["armor"])
            let key = try SigningKey.generate(.ES256)
            try await hub.change(client) {
                $0.brokerRights = [.deposit]
                $0.client.grants.insert(.jwtBearer)
                $0.client.keys = String(decoding: KeySet(keys: [key.publicKey]).json, as: UTF8.self)
                $0.client.resources = ["https://api.example/"]
            }
            try await body(Scene(hub: hub, client: client, key: key))
        }
    }

    @Test func `RFC 7523 2.1: an assertion gives what client credentials would`() async throws {
        try await Self.lend { scene in
            let answer = try await scene.send(scene.assertion())
            #expect(answer.status == 200 && answer.isOAuthJSON, "\(answer.text)")
            #expect(answer.json?["refresh_token"] == nil && answer.json?["id_token"] == nil)
            #expect(answer.json?["scope"]?.string == "broker.deposit")
            let token = try #require(answer.json?["access_token"]?.string)
            let claims = try await scene.hub.verified(token, type: "at+jwt").claims
            #expect(claims["sub"]?.string == "actes" && claims["aud"]?.string == "\(Hub.url)/broker/v1")
            let endpoint = try scene.assertion(["aud": .string("\(Hub.url)/oauth2/token")])
            #expect(try await scene.send(endpoint).status == 200)
        }
    }

    @Test func `RFC 7523 3: who, for whom, until when and once`() async throws {
        try await Self.lend { scene in
            let now = scene.hub.clock.now.seconds
            let changes: [[String: JSONValue?]] = [
                ["iss": "mairie"], ["sub": "mairie"], ["iss": nil], ["sub": nil], ["aud": nil],
                ["aud": "https://elsewhere.example"], ["aud": .string("\(Hub.url)/realms/armor")],
                ["aud": .array([.string(Hub.url), "https://elsewhere.example"])], ["aud": .array([])],
                ["exp": nil], ["exp": .integer(now - 31)], ["exp": .integer(now + 3600)],
                ["nbf": .integer(now + 60)], ["iat": .integer(now + 60)], ["jti": nil], ["jti": ""],
            ]
            for change in changes {
                let answer = try await scene.send(scene.assertion(change))
                #expect(answer.status == 400 && answer.error == "invalid_grant", "\(change): \(answer.text)")
            }
            let once = try scene.assertion()
            #expect(try await scene.send(once).status == 200)
            #expect(try await scene.send(once).error == "invalid_grant")
        }
    }

    @Test func `RFC 7523 3: signed by a registered key, by its algorithm, and typed as an assertion`() async throws {
        try await Self.lend { scene in
            let stranger = try SigningKey.generate(.ES256)
            #expect(try await scene.send(scene.assertion(key: stranger)).error == "invalid_grant")
            let other = try JWT.sign(scene.claims(), type: "at+jwt", with: scene.key)
            #expect(try await scene.send(other).error == "invalid_grant")
            for text in ["", "x", "a.b.c", "\(try scene.assertion())x"] {
                let answer = try await scene.send(text)
                #expect(answer.error == (text.isEmpty ? "invalid_request" : "invalid_grant"))
            }
            try await scene.hub.change(scene.client) { $0.client.assertionAlgorithm = .PS256 }
            #expect(try await scene.send(scene.assertion()).error == "invalid_grant")
            try await scene.hub.change(scene.client) { $0.client.keys = nil }
            #expect(try await scene.send(scene.assertion()).error == "invalid_grant")
            try await scene.hub.change(scene.client) { $0.client.grants.remove(.jwtBearer) }
            #expect(try await scene.send(scene.assertion()).error == "unauthorized_client")
        }
    }

    @Test(arguments: HubEngine.available)
    func `RFC 7523 3: of fifty with one jti one is given a token`(engine: HubEngine) async throws {
        try await Hub.lend(on: engine) { hub in
            let client = try await hub.client("actes")
            let key = try SigningKey.generate(.EdDSA)
            try await hub.change(client) {
                $0.brokerRights = [.deposit]
                $0.client.grants.insert(.jwtBearer)
                $0.client.keys = String(decoding: KeySet(keys: [key.publicKey]).json, as: UTF8.self)
            }
            let scene = Scene(hub: hub, client: client, key: key)
            let assertion = try scene.assertion()
            let answers = try await withThrowingTaskGroup(of: HubAnswer.self) { group in
                for _ in 0..<50 { group.addTask { try await scene.send(assertion) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.count { $0.status == 200 } == 1)
            #expect(answers.count { $0.error == "invalid_grant" } == 49)
        }
    }

    @Test func `identity, access: a token of a realm's issuer carries that realm, where it is active`() async throws {
        try await Self.lend { scene in
            let (hub, client) = (scene.hub, scene.client)
            let form = [("grant_type", "client_credentials")]
            let given = try await hub.token(client, realm: "armor", form: form)
            let token = try #require(given.json?["access_token"]?.string, "\(given.text)")
            #expect(try await hub.verified(token, type: "at+jwt").claims["realm"]?.string == "armor")
            #expect(try await hub.token(client, realm: "argoat", form: form).error == "unauthorized_client")
            let own = try await hub.client("interne", in: "argoat")
            try await hub.change(own) { $0.brokerRights = [.receive] }
            #expect(try await hub.token(own, realm: "armor", form: form).error == "unauthorized_client")
            let inside = try await hub.token(own, form: form)
            let realm = try #require(inside.json?["access_token"]?.string)
            #expect(try await hub.verified(realm, type: "at+jwt").claims["realm"]?.string == "argoat")
            // Closed in the realm, the token is worth nothing there at once.
            #expect(try await hub.introspect(token, by: client, realm: "armor").json?["active"]?.bool == true)
            try await hub.change(client) { $0.activatedRealms = [] }
            #expect(
                try await hub.introspect(token, by: client, realm: "armor").json?["active"]?.bool == false
            )
        }
    }

    @Test func `RFC 8707 2: a resource is one that is registered, and in one realm`() async throws {
        try await Self.lend { scene in
            let (hub, client) = (scene.hub, scene.client)
            let form = [("grant_type", "client_credentials"), ("resource", "https://api.example/")]
            let given = try await hub.token(client, realm: "armor", form: form)
            let token = try #require(given.json?["access_token"]?.string, "\(given.text)")
            let claims = try await hub.verified(token, type: "at+jwt").claims
            #expect(claims["aud"]?.string == "https://api.example/" && claims["realm"]?.string == "armor")
            #expect(claims["scope"] == nil && given.json?["scope"] == nil)
            // At the broker it opens nothing.
            let bearer = (name: "Authorization", value: "Bearer \(token)")
            #expect(try await hub.send(.get("/broker/v1/document-types", headers: [bearer])).status == 401)
            #expect(try await hub.token(client, form: form).error == "invalid_target")
            let other = [form[0], ("resource", "https://other.example/")]
            #expect(try await hub.token(client, realm: "armor", form: other).error == "invalid_target")
            let wide = form + [("scope", "broker.deposit")]
            #expect(try await hub.token(client, realm: "armor", form: wide).error == "invalid_scope")
            let broker = [form[0], ("resource", "\(Hub.url)/broker/v1")]
            #expect(try await hub.token(client, realm: "armor", form: broker).json?["scope"] == "broker.deposit")
            let answer = try await scene.send(scene.assertion(), [("resource", "https://api.example/")])
            #expect(answer.error == "invalid_target")
        }
    }
}
