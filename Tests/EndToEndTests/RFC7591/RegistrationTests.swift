import HubTesting
import JOSE
import Model
import OpenID
import Primitives
import Testing

/// RFC 7591: closed to strangers, complete for who was given a token.
@Suite struct RegistrationTests {
    @Test func `3: without an initial access token nobody registers, and nothing says why`() async throws {
        try await RegistrationScene.lend { scene in
            let bare = try await scene.hub.send(
                .post(
                    "/oauth2/register",
                    text: #"{"redirect_uris":["https://a.example/cb"]}"#,
                    type: "application/json"
                )
            )
            #expect(bare.status == 401 && bare.header("WWW-Authenticate") == "Bearer")
            for wrong in ["", "x", "\(scene.token)x", String(repeating: "a", count: 43)] {
                let answer = try await scene.register(with: wrong)
                #expect(answer.status == 401, "\(wrong)")
                // What is wrong with the metadata is not told to strangers either.
                #expect(try await scene.register(["redirect_uris": 1], with: wrong).status == 401)
            }
            #expect(try await scene.hub.stores.realm("armor").applications.all().isEmpty)
        }
    }

    @Test func `3.2.1: 201 with an identifier, a secret and what manages them`() async throws {
        try await RegistrationScene.lend { scene in
            let answer = try await scene.register()
            let made = try Registered(answer)
            #expect(answer.isOAuthJSON)
            #expect(made.json["client_secret_expires_at"] == 0)
            #expect(made.json["client_id_issued_at"]?.integer == scene.hub.clock.now.seconds)
            #expect(made.json["token_endpoint_auth_method"] == "client_secret_basic")
            #expect(made.json["grant_types"] == ["authorization_code"] && made.json["response_types"] == ["code"])
            #expect(made.json["id_token_signed_response_alg"] == "RS256")
            #expect(made.json["subject_type"] == "pairwise")
            let kept = try await scene.application(made)
            let secret = try #require(made.secret)
            #expect(kept.secretHashes == [Digest.sha256(secret)])
            #expect(kept.client.registration?.tokenHash == Base64URL.encode(Digest.sha256(made.management)))
            #expect(kept.realm == "armor" && kept.isThirdParty && kept.access == .everyone)
            #expect(kept.brokerRights.isEmpty)
            #expect(try await scene.hub.auditNames().contains(AuditEvent.Name.applicationRegistered.rawValue))
        }
    }

    @Test func `RFC 9700 4.15: a client chooses neither its identifier nor its secret`() async throws {
        try await RegistrationScene.lend { scene in
            let client = try await scene.hub.client("mairie")
            let member = try await scene.hub.member()
            for chosen in [client.id.text, member.agent.text, "root"] {
                let made = try await scene.registered(["client_id": .string(chosen), "client_secret": "choisi"])
                #expect(made.id != chosen && made.secret != "choisi")
            }
        }
    }

    @Test func `a token registers as many as it says, however many ask at once`() async throws {
        try await RegistrationScene.lend(uses: 3) { scene in
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<12 { group.addTask { try await scene.register().status } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses.count { $0 == 201 } == 3 && statuses.count { $0 == 401 } == 9)
            #expect(try await scene.hub.stores.realm("armor").applications.all().count == 3)
        }
    }

    @Test func `a refusal takes no use of the token`() async throws {
        try await RegistrationScene.lend(uses: 1) { scene in
            let refused = try await scene.register(["redirect_uris": ["https://a.example/#x"]])
            #expect(refused.status == 400)
            #expect(try await scene.register().status == 201)
            #expect(try await scene.register().status == 401)
        }
    }

    @Test func `a token of one realm registers at its issuer and at the hub's, for its agents alone`() async throws {
        try await RegistrationScene.lend { scene in
            #expect(try await scene.register(at: "argoat").status == 401)
            let made = try Registered(await scene.register(at: "armor"))
            #expect(made.place == "/realms/armor/oauth2/register/\(made.id)")
            let own = try await scene.hub.browser(signedInAs: scene.hub.member())
            let other = try await scene.hub.browser(signedInAs: scene.hub.member(of: "argoat", "autre"))
            #expect(try await scene.ask(made, by: own).form(to: "/sign-in/consent") != nil)
            #expect(try await scene.ask(made, by: other).status == 403)
        }
    }

    @Test func `a token that is too old or was revoked registers nobody`() async throws {
        try await RegistrationScene.lend { scene in
            let tokens = try await scene.hub.stores.registrationTokens.all()
            let id = try #require(tokens.first?.id.text)
            let second = try await RegistrationScene.token(scene.hub, in: "armor", uses: 1)
            let revoked = try await scene.hub.administer(
                .post(
                    "/admin/v1/realms/armor/registration-tokens/\(id)/revoke",
                    text: #"{"dryRun":false}"#,
                    type: "application/json"
                )
            )
            #expect(revoked.status == 200, "\(revoked.text)")
            #expect(try await scene.register().status == 401)
            scene.hub.clock.advance(by: .hours(1))
            #expect(try await scene.register(with: second).status == 401)
        }
    }

    static let redirects: [JSONValue] = [
        .null, [], "https://a.example/cb", [1], ["http://a.example/cb"], ["https://a.example/cb#frag"],
        ["https://a.example/*"], ["https://user@a.example/"], ["app:/cb"], ["javascript:alert(1)"],
        ["https://a.example/../cb"], ["https://a.example/cb?code=1"], ["https://a.example/cb?x=1&state=s"],
        ["https://a.example/cb", "http://b.example/cb"],
    ]

    @Test(arguments: redirects)
    func `3.2.2: a redirect address that may not be one is invalid_redirect_uri`(addresses: JSONValue) async throws {
        try await RegistrationScene.lend { scene in
            let answer = try await scene.register(["redirect_uris": addresses])
            #expect(answer.status == 400)
            // What is no list of texts has a wrong form, the rest a wrong address.
            let isList = addresses == .null || addresses.array?.allSatisfy { $0.string != nil } == true
            #expect(answer.error == (isList ? "invalid_redirect_uri" : "invalid_client_metadata"))
            #expect(answer.json?["error_description"]?.string?.contains("\"") == false)
        }
    }

    static let flows: [[String: JSONValue]] = [
        ["response_types": ["id_token"]], ["response_types": ["code", "token"]],
        ["grant_types": ["implicit"]], ["grant_types": ["password"]], ["grant_types": ["refresh_token"]],
        ["grant_types": ["authorization_code", "urn:ietf:params:oauth:grant-type:token-exchange"]],
        ["grant_types": ["authorization_code", "urn:ietf:params:oauth:grant-type:jwt-bearer"]],
        ["token_endpoint_auth_method": "client_secret_jwt"], ["token_endpoint_auth_method": "private_key_jwt"],
        ["token_endpoint_auth_method": "tls_client_auth"],
        ["id_token_signed_response_alg": "none"], ["id_token_signed_response_alg": "HS256"],
        ["request_object_signing_alg": "none"], ["userinfo_signed_response_alg": "RS512"],
        ["id_token_encrypted_response_enc": "A256GCM"], ["id_token_encrypted_response_alg": "RSA1_5"],
        ["id_token_encrypted_response_alg": "RSA-OAEP-256"],
        ["request_object_encryption_enc": "A256GCM"], ["request_object_encryption_alg": "RSA1_5"],
        ["request_object_encryption_alg": "RSA-OAEP"], ["request_object_encryption_alg": "dir"],
        ["request_object_encryption_alg": "ECDH-ES", "request_object_encryption_enc": "A192GCM"],
    ]

    static let keys: [[String: JSONValue]] = [
        ["jwks": ["keys": []], "token_endpoint_auth_method": "private_key_jwt"], ["jwks": "x"],
        ["jwks": ["keys": [["kty": "oct", "k": "AAAA"]]]],
        ["jwks_uri": "https://a.example/jwks", "jwks": ["keys": []]], ["jwks_uri": "file:///etc/passwd"],
    ]

    static let addresses: [[String: JSONValue]] = [
        ["subject_type": "private"], ["sector_identifier_uri": "http://localhost/list"],
        ["redirect_uris": ["https://a.example/cb", "https://b.example/cb"]],
        ["initiate_login_uri": "http://localhost/login"], ["logo_uri": "javascript:alert(1)"],
        ["policy_uri": "data:text/html,x"], ["tos_uri": "http://tos.example/"], ["client_uri": "javascript:x"],
        ["post_logout_redirect_uris": ["https://a.example/*"]], ["backchannel_logout_uri": "http://10.0.0.1/"],
        ["dpop_bound_access_tokens": true, "tls_client_certificate_bound_access_tokens": true],
        ["dpop_bound_access_tokens": "true"], ["default_max_age": -1], ["default_max_age": "60"],
        ["frontchannel_logout_uri": "https://elsewhere.example/fc"],
        ["frontchannel_logout_uri": "https://sondage.example:8443/fc"],
        ["frontchannel_logout_uri": "https://www.sondage.example/fc"],
        ["contacts": "a@a.example"], ["client_name": .string(String(repeating: "n", count: 101))],
        ["client_name": "a\u{0}b"],
    ]

    @Test func `3.2.2: metadata that cannot be kept is invalid_client_metadata, whatever it is`() async throws {
        try await RegistrationScene.lend { scene in
            for changes in Self.flows + Self.keys + Self.addresses {
                let answer = try await scene.register(changes)
                #expect(answer.status == 400, "\(changes) gives \(answer.status)")
                #expect(answer.error == "invalid_client_metadata", "\(changes) gives \(answer.text)")
            }
            #expect(try await scene.hub.stores.realm("armor").applications.all().isEmpty)
        }
    }

    @Test func `2.3: a software statement is refused, never taken for true`() async throws {
        try await RegistrationScene.lend { scene in
            let answer = try await scene.register(["software_statement": "eyJhbGciOiJub25lIn0.e30."])
            #expect(answer.status == 400 && answer.error == "unapproved_software_statement")
        }
    }

    @Test func `2: unknown metadata is ignored, and privileges are not metadata`() async throws {
        try await RegistrationScene.lend { scene in
            let made = try await scene.registered([
                "x_anything": ["a": 1], "realm": "argoat", "access": ["everyone"], "broker_rights": ["deposit"],
                "third_party": false, "client_name#br": "Sontadeg", "resources": ["https://api.example"],
                "authorization_details_types": ["liamm_deposit"], "profile": "fapi2", "claims": "keycloak",
            ])
            let kept = try await scene.application(made)
            #expect(kept.realm == "armor" && kept.isThirdParty && kept.brokerRights.isEmpty)
            #expect(kept.client.resources.isEmpty && kept.client.authorizationDetailTypes.isEmpty)
            #expect(kept.client.profile == .standard && kept.client.claimProfile == .liamm)
            #expect(made.json["x_anything"] == nil)
        }
    }

    @Test func `3.2.1: what is not kept is not told as if it were, and what always holds is told`() async throws {
        try await RegistrationScene.lend { scene in
            let made = try await scene.registered([
                "default_acr_values": ["eidas2"], "software_id": "x", "require_auth_time": false,
                "backchannel_logout_uri": "https://sondage.example/bc",
            ])
            #expect(made.json["default_acr_values"] == nil && made.json["software_id"] == nil)
            #expect(made.json["require_auth_time"] == true)
            #expect(made.json["backchannel_logout_session_required"] == true)
            #expect(made.json["frontchannel_logout_session_required"] == nil)
        }
    }

    @Test func `3.1: a body that is no JSON object, or has a member twice, is refused`() async throws {
        try await RegistrationScene.lend { scene in
            let bodies = [
                "", "[]", "null",
                #"{"redirect_uris":["https://a.example/cb"],"redirect_uris":["https://b.example/cb"]}"#,
            ]
            for body in bodies {
                let header = [RegistrationScene.bearer(scene.token)]
                let answer = try await scene.hub.send(
                    .post("/oauth2/register", text: body, type: "application/json", headers: header)
                )
                #expect(answer.status == 400 && answer.error == "invalid_client_metadata", "\(body)")
            }
            let form = try await scene.hub.send(
                .post("/oauth2/register", form: [("a", "b")], headers: [RegistrationScene.bearer(scene.token)])
            )
            #expect(form.status == 400 && form.isOAuthJSON)
        }
    }

    @Test func `what registered itself for a time is removed when it is over`() async throws {
        try await RegistrationScene.lend(applicationLifeMinutes: 120) { scene in
            let made = try await scene.registered()
            let upkeep = RegistrationEndpoint(
                stores: scene.hub.stores,
                clock: scene.hub.clock,
                random: SystemRandomSource()
            ) { _, _ in [] }
            #expect(try await upkeep.removeExpired() == 0)
            scene.hub.clock.advance(by: .hours(2))
            let header = [RegistrationScene.bearer(made.management)]
            #expect(try await scene.hub.send(.get(made.place, headers: header)).status == 401)
            #expect(try await upkeep.removeExpired() == 1)
            #expect(try await scene.hub.stores.applications.application(.init(made.id)) == nil)
            #expect(try await upkeep.removeExpired() == 0)
        }
    }
}
