import HubTesting
import JOSE
import Model
import OpenID
import Primitives
import Synchronization
import Testing

/// OpenID Connect Dynamic Client Registration 1.0, as the certification's dynamic modules on the code flow ask it.
@Suite struct DynamicClientTests {
    @Test func `a registered client signs an agent in who agreed, with an RS256 ID token`() async throws {
        try await RegistrationScene.lend { scene in
            let made = try await scene.registered()
            let browser = try await scene.hub.browser(signedInAs: scene.hub.member())
            let page = try await scene.ask(made, by: browser)
            let form = try #require(page.form(to: "/sign-in/consent"))
            let code = try #require(try await browser.submit(form, ["decision": "allow"]).parameters["code"])
            let answer = try await scene.hub.send(
                .post(
                    "/oauth2/token",
                    form: [
                        ("grant_type", "authorization_code"), ("code", code),
                        ("redirect_uri", "https://sondage.example/cb"), ("code_verifier", Hub.verifier),
                    ],
                    headers: [Hub.basic(made.id, try #require(made.secret))]
                )
            )
            #expect(answer.status == 200, "\(answer.text)")
            let token = try await scene.hub.verified(
                try #require(answer.json?["id_token"]?.string),
                algorithm: .RS256
            )
            #expect(token.claims["aud"] == .string(made.id))
        }
    }

    @Test func `of two registered addresses none sent is an error page`() async throws {
        try await RegistrationScene.lend { scene in
            let made = try await scene.registered([
                "redirect_uris": ["https://sondage.example/cb", "https://sondage.example/cb2"]
            ])
            let browser = try await scene.hub.browser(signedInAs: scene.hub.member())
            let answer = try await scene.ask(made, by: browser, ["redirect_uri": ""])
            #expect(answer.status == 400 && answer.isPage && answer.text.contains("redirect-mismatch"))
        }
    }

    @Test func `a query of the redirect address is part of it, neither changed nor added to`() async throws {
        try await RegistrationScene.lend { scene in
            let registered = "https://sondage.example/cb?foo=bar"
            let made = try await scene.registered(["redirect_uris": [.string(registered)]])
            let browser = try await scene.hub.browser(signedInAs: scene.hub.member())
            let page = try await scene.ask(made, by: browser, ["redirect_uri": registered])
            let form = try #require(page.form(to: "/sign-in/consent"))
            let answer = try await browser.submit(form, ["decision": "allow"])
            #expect(answer.location?.hasPrefix("\(registered)&") == true)
            for other in ["https://sondage.example/cb?foo=baz", "\(registered)&x=1", "https://sondage.example/cb"] {
                #expect(try await scene.ask(made, by: browser, ["redirect_uri": other]).status == 400, "\(other)")
            }
        }
    }

    @Test func `logo, policy and terms are led to where the agent agrees, and loaded by nobody`() async throws {
        try await RegistrationScene.lend { scene in
            let links = [
                "logo_uri": "https://sondage.example/logo.png", "policy_uri": "https://sondage.example/policy",
                "tos_uri": "https://sondage.example/tos",
            ]
            let made = try await scene.registered(links.mapValues { .string($0) })
            for (name, address) in links { #expect(made.json[name] == .string(address)) }
            let browser = try await scene.hub.browser(signedInAs: scene.hub.member())
            let page = try await scene.ask(made, by: browser)
            let shown = PageForm.links(in: page.text)
            #expect(links.values.allSatisfy { shown.contains($0) })
            #expect(!page.text.contains("src=\"https://sondage.example"))
        }
    }

    @Test func `keys are taken as a set or as their address`() async throws {
        try await RegistrationScene.lend { scene in
            let byAddress = try await scene.registered([
                "token_endpoint_auth_method": "private_key_jwt", "jwks_uri": "https://sondage.example/jwks",
                "token_endpoint_auth_signing_alg": "PS256",
            ])
            #expect(byAddress.secret == nil && byAddress.json["client_secret_expires_at"] == nil)
            #expect(byAddress.json["jwks_uri"] == "https://sondage.example/jwks")
            let key = try SigningKey.generate(.ES256)
            let set: JSONValue = ["keys": [key.publicKey.jwk]]
            let bySet = try await scene.registered(["token_endpoint_auth_method": "private_key_jwt", "jwks": set])
            #expect(bySet.json["jwks"] == set)
            let kept = try #require(try await scene.application(bySet).client.keys)
            #expect(try KeySet(json: kept.utf8).keys.count == 1)
        }
    }

    /// The endpoint itself, over what a sector publishes: https is not listened to here.
    private static func register(
        _ scene: RegistrationScene,
        listing list: String,
        _ fetched: @escaping @Sendable (String) -> Void = { _ in }
    ) async throws -> JSONValue {
        let endpoint = RegistrationEndpoint(
            stores: scene.hub.stores,
            clock: scene.hub.clock,
            random: SystemRandomSource()
        ) { address, _ in
            fetched(address)
            return Array(list.utf8)
        }
        let body: JSONValue = [
            "redirect_uris": ["https://a.example/cb", "https://b.example/cb"],
            "sector_identifier_uri": "https://sector.example/list.json",
        ]
        return try await endpoint.register(issuer: .hub(Hub.url), bearer: scene.token, body: body.canonicalBytes)
    }

    @Test func `a sector that lists every redirect address is taken, any other refused`() async throws {
        try await RegistrationScene.lend { scene in
            let made = try await Self.register(scene, listing: #"["https://a.example/cb","https://b.example/cb"]"#)
            #expect(made["sector_identifier_uri"] == "https://sector.example/list.json")
            for bad in [
                #"["https://a.example/cb"]"#, "[]", "{}", "no", #"["https://a.example/cb","https://b.example/CB"]"#,
            ] {
                await #expect(throws: OAuthError.self, "\(bad)") {
                    _ = try await Self.register(scene, listing: bad)
                }
            }
        }
    }

    @Test func `nothing is fetched for who has no token`() async throws {
        try await RegistrationScene.lend { scene in
            let stranger = RegistrationScene(hub: scene.hub, token: "inconnu")
            let addresses = Mutex<[String]>([])
            await #expect(throws: OAuthError.self) {
                _ = try await Self.register(stranger, listing: "[]") { address in
                    addresses.withLock { $0.append(address) }
                }
            }
            let called = addresses.withLock { $0 }
            #expect(called.isEmpty)
        }
    }

    @Test func `every member that is kept is told again`() async throws {
        try await RegistrationScene.lend { scene in
            let key = try SigningKey.generate(.ES256)
            let members: [String: JSONValue] = [
                "client_uri": "https://sondage.example/", "contacts": ["contact@sondage.example"],
                "grant_types": ["authorization_code", "client_credentials", "refresh_token"],
                "post_logout_redirect_uris": ["https://sondage.example/bye"],
                "backchannel_logout_uri": "https://sondage.example/bc",
                "frontchannel_logout_uri": "https://sondage.example/fc",
                "initiate_login_uri": "https://sondage.example/login", "default_max_age": 3600,
                "id_token_signed_response_alg": "ES256", "userinfo_signed_response_alg": "RS256",
                "introspection_signed_response_alg": "PS256", "request_object_signing_alg": "EdDSA",
                "dpop_bound_access_tokens": true, "require_pushed_authorization_requests": true,
                "subject_type": "public", "jwks": ["keys": [key.publicKey.jwk]],
                "request_object_encryption_alg": "ECDH-ES+A256KW", "request_object_encryption_enc": "A128GCM",
                "id_token_encrypted_response_alg": "ECDH-ES", "id_token_encrypted_response_enc": "A256GCM",
            ]
            let made = try await scene.registered(members)
            for (name, value) in members { #expect(made.json[name] == value, "\(name)") }
            // OpenID Connect Dynamic Client Registration, section 2: the default of enc.
            let usual = try await scene.registered(["request_object_encryption_alg": "RSA-OAEP-256"])
            #expect(usual.json["request_object_encryption_enc"] == "A128CBC-HS256")
            let certified = try await scene.registered([
                "token_endpoint_auth_method": "tls_client_auth", "tls_client_auth_san_dns": "sondage.example",
                "tls_client_certificate_bound_access_tokens": true,
            ])
            #expect(certified.json["tls_client_auth_san_dns"] == "sondage.example")
            #expect(certified.json["tls_client_certificate_bound_access_tokens"] == true)
        }
    }
}
