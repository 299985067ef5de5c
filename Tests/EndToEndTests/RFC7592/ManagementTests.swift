import HubTesting
import Model
import Primitives
import Testing

/// RFC 7592: a client that registered itself reads, replaces and removes itself, and nothing else.
@Suite struct ManagementTests {
    private static func send(
        _ scene: RegistrationScene,
        _ verb: String,
        _ place: String,
        _ token: String?,
        _ members: [String: JSONValue]? = nil
    ) async throws -> HubAnswer {
        var request = HubRequest.method(verb, place)
        if let token { request.headers.append(RegistrationScene.bearer(token)) }
        if let members {
            request.headers.append((name: "Content-Type", value: "application/json"))
            request.body = JSONValue.object(members).canonicalBytes
        }
        return try await scene.hub.send(request)
    }

    private static func replace(
        _ scene: RegistrationScene,
        _ made: Registered,
        _ changes: [String: JSONValue] = [:]
    ) async throws -> HubAnswer {
        let members = RegistrationScene.usual.merging(["client_id": .string(made.id)]) { _, new in new }
            .merging(changes) { _, new in new }
        return try await Self.send(scene, "PUT", made.place, made.management, members)
    }

    @Test func `2: another token, none or another client's is 401, and so is a client that is not there`() async throws
    {
        try await RegistrationScene.lend { scene in
            let (made, other) = (try await scene.registered(), try await scene.registered())
            for verb in ["GET", "PUT", "DELETE"] {
                for token in [nil, "x", other.management, scene.token, made.secret] {
                    #expect(try await Self.send(scene, verb, made.place, token, [:]).status == 401, "\(verb)")
                }
                let nowhere = "/oauth2/register/dyn-inconnu"
                #expect(try await Self.send(scene, verb, nowhere, made.management, [:]).status == 401)
                let elsewhere = "/realms/argoat\(made.place)"
                #expect(try await Self.send(scene, verb, elsewhere, made.management, [:]).status == 401)
            }
            #expect(try await Self.send(scene, "GET", made.place, made.management).status == 200)
        }
    }

    @Test func `2: an application that an administrator made has no such door`() async throws {
        try await RegistrationScene.lend { scene in
            let client = try await scene.hub.client("mairie")
            for token in [scene.token, client.secret ?? ""] {
                let answer = try await Self.send(scene, "GET", "/oauth2/register/mairie", token)
                #expect(answer.status == 401)
            }
        }
    }

    @Test func `2.1: reading tells what is registered, and the secret no more`() async throws {
        try await RegistrationScene.lend { scene in
            let made = try await scene.registered(["initiate_login_uri": "https://sondage.example/login"])
            let answer = try await Self.send(scene, "GET", made.place, made.management)
            let read = try Registered(answer, status: 200)
            #expect(answer.isOAuthJSON)
            #expect(read.secret == nil && read.management == made.management && read.place == made.place)
            #expect(read.json["initiate_login_uri"] == "https://sondage.example/login")
            #expect(read.json["client_name"] == "Sondage")
        }
    }

    @Test func `2.2: replacing replaces everything, and the token by a new one`() async throws {
        try await RegistrationScene.lend { scene in
            let made = try await scene.registered(["contacts": ["a@sondage.example"], "tos_uri": "https://a.example/t"])
            let changed = try Registered(await Self.replace(scene, made, ["client_name": "Enquête"]), status: 200)
            #expect(changed.json["client_name"] == "Enquête")
            #expect(changed.json["contacts"] == nil && changed.json["tos_uri"] == nil)
            #expect(changed.secret == nil && changed.management != made.management)
            #expect(try await Self.send(scene, "GET", made.place, made.management).status == 401)
            #expect(try await Self.send(scene, "GET", made.place, changed.management).status == 200)
            let kept = try await scene.application(made)
            let secret = try #require(made.secret)
            #expect(kept.secretHashes == [Digest.sha256(secret)])
        }
    }

    @Test func `2.2: what is told to the client is not told by it, and its identifier must be its own`() async throws {
        try await RegistrationScene.lend { scene in
            let made = try await scene.registered()
            let wrong: [[String: JSONValue]] = [
                ["client_id": .null], ["client_id": "autre"], ["client_secret": "choisi"],
                ["registration_access_token": .string(made.management)], ["client_secret_expires_at": 0],
                ["registration_client_uri": "https://a.example/"], ["client_id_issued_at": 1],
                ["redirect_uris": .null], ["grant_types": ["implicit"]],
            ]
            for changes in wrong {
                #expect(try await Self.replace(scene, made, changes).status == 400, "\(changes)")
            }
            let repeated: [String: JSONValue] = ["client_secret": .string(made.secret ?? "")]
            #expect(try await Self.replace(scene, made, repeated).status == 200)
        }
    }

    @Test func `2.2: who begins to need a secret is given one, who needs none loses it`() async throws {
        try await RegistrationScene.lend { scene in
            let made = try await scene.registered()
            let open = try Registered(
                await Self.replace(scene, made, ["token_endpoint_auth_method": "none"]),
                status: 200
            )
            let kept = try await scene.application(made)
            #expect(kept.secretHashes.isEmpty && kept.client.requiresPKCE)
            let again = try Registered(await Self.replace(scene, open), status: 200)
            let secret = try #require(again.secret)
            #expect(try await scene.application(made).secretHashes == [Digest.sha256(secret)])
        }
    }

    @Test func `ASVS 10.4.7: replacing raises no privilege and undoes nothing that an administrator decided`()
        async throws
    {
        try await RegistrationScene.lend { scene in
            let made = try await scene.registered()
            var application = try await scene.application(made)
            application.access = .groups(["élus"])
            application.client.requestsPerMinute = 10
            application.client.requiresPKCE = true
            application.client.grants.insert(.deviceCode)
            let isKept = try await scene.hub.stores.realm("armor").applications
                .update(application, audit: AuditEvent(.applicationUpdated, actor: .hub), at: scene.hub.clock.now)
            #expect(isKept)
            let answer = try await Self.replace(
                scene,
                made,
                [
                    "access": ["everyone"], "third_party": false, "realm": "argoat", "broker_rights": ["deposit"],
                    "grant_types": ["authorization_code", "urn:ietf:params:oauth:grant-type:device_code"],
                ]
            )
            #expect(answer.status == 200, "\(answer.text)")
            let after = try await scene.application(made)
            #expect(after.access == .groups(["élus"]) && after.isThirdParty && after.realm == "armor")
            #expect(after.brokerRights.isEmpty && after.client.requestsPerMinute == 10 && after.client.requiresPKCE)
            #expect(after.client.grants == [.authorizationCode, .deviceCode])
        }
    }

    @Test func `2.3: removing ends the client, its grants and its token`() async throws {
        try await RegistrationScene.lend { scene in
            let made = try await scene.registered()
            #expect(try await Self.send(scene, "DELETE", made.place, made.management).status == 204)
            #expect(try await scene.hub.stores.applications.application(.init(made.id)) == nil)
            for verb in ["GET", "DELETE"] {
                #expect(try await Self.send(scene, verb, made.place, made.management).status == 401)
            }
            let browser = try await scene.hub.browser(signedInAs: scene.hub.member())
            #expect(try await scene.ask(made, by: browser).status == 400)
            #expect(try await scene.hub.auditNames().contains(AuditEvent.Name.applicationRemoved.rawValue))
        }
    }

    @Test func `a disabled application manages itself no more`() async throws {
        try await RegistrationScene.lend { scene in
            let made = try await scene.registered()
            var application = try await scene.application(made)
            application.isEnabled = false
            _ = try await scene.hub.stores.realm("armor").applications
                .update(application, audit: AuditEvent(.applicationUpdated, actor: .hub), at: scene.hub.clock.now)
            for verb in ["GET", "PUT", "DELETE"] {
                #expect(try await Self.send(scene, verb, made.place, made.management, [:]).status == 401)
            }
        }
    }

    @Test func `3rd-party-initiated login: only an https address begins one`() async throws {
        try await RegistrationScene.lend { scene in
            let made = try await scene.registered()
            let refused = try await Self.replace(scene, made, ["initiate_login_uri": "http://localhost/login"])
            #expect(refused.status == 400 && refused.error == "invalid_client_metadata")
            let taken = try await Self.replace(scene, made, ["initiate_login_uri": "https://sondage.example/login"])
            #expect(taken.json?["initiate_login_uri"] == "https://sondage.example/login")
        }
    }
}
