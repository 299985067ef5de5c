import HubTesting
import JOSE
import Model
import Primitives
import Testing

/// OpenID Connect Discovery, sections 3 and 4, and RFC 8414, sections 2 and 3.
@Suite struct MetadataTests {
    private static func documents(of realm: Realm.Slug?, on hub: Hub) async throws -> [HubAnswer] {
        let inserted = "/.well-known/oauth-authorization-server\(Hub.path(of: realm))"
        return [
            try await hub.send(.get("\(Hub.path(of: realm))/.well-known/openid-configuration")),
            try await hub.send(.get(inserted)),
        ]
    }

    @Test(arguments: [nil, "armor", "argoat"] as [Realm.Slug?])
    func `Discovery 4.3, RFC 8414 3.3: both documents are one, and their issuer is exact`(
        realm: Realm.Slug?
    ) async throws {
        try await Hub.lend { hub in
            let documents = try await Self.documents(of: realm, on: hub)
            #expect(documents[0].text == documents[1].text)
            for document in documents {
                #expect(document.status == 200)
                #expect(document.header("Content-Type") == "application/json")
                #expect(document.json?["issuer"]?.string == Hub.issuer(of: realm))
            }
        }
    }

    @Test(arguments: [nil, "armor"] as [Realm.Slug?])
    func `Discovery 3: every endpoint that is named answers`(realm: Realm.Slug?) async throws {
        try await Hub.lend { hub in
            let document = try #require(try await Self.documents(of: realm, on: hub)[0].json?.object)
            let named = document.filter { $0.key.hasSuffix("_endpoint") || $0.key.hasSuffix("_uri") }
            #expect(named.count >= 5)
            for (name, address) in named {
                let address = try #require(address.string)
                #expect(address.hasPrefix("\(Hub.issuer(of: realm))/oauth2/"))
                let path = String(address.dropFirst(Hub.url.count))
                let posted = [
                    "token_endpoint", "pushed_authorization_request_endpoint", "device_authorization_endpoint",
                    "introspection_endpoint", "revocation_endpoint", "registration_endpoint",
                ]
                let request = posted.contains(name) ? HubRequest.post(path, form: []) : .get(path)
                let status = try await hub.send(request).status
                #expect(![404, 405, 500].contains(status), "\(name) answers \(status)")
            }
        }
    }

    @Test func `Discovery 3: what is required is there, and what is promised is kept`() async throws {
        try await Hub.lend { hub in
            let document = try #require(try await Self.documents(of: nil, on: hub)[0].json)
            #expect(document["response_types_supported"]?.array == ["code"])
            #expect(document["code_challenge_methods_supported"]?.array == ["S256"])
            #expect(document["subject_types_supported"]?.array == ["public", "pairwise"])
            #expect(document["id_token_signing_alg_values_supported"]?.array?.contains("RS256") == true)
            #expect(document["grant_types_supported"]?.array?.contains("authorization_code") == true)
            // One way to show a page, in the agent's language; claims are told in one.
            #expect(document["display_values_supported"]?.array == ["page"])
            #expect(document["claims_locales_supported"] == nil)
            #expect(document["ui_locales_supported"]?.array == ["fr", "en", "br"])
            #expect(document["request_uri_parameter_supported"]?.bool == false)
            #expect(document["authorization_response_iss_parameter_supported"]?.bool == true)
            #expect(document["backchannel_logout_session_supported"]?.bool == true)
        }
    }

    @Test func `Discovery 3: what the certification of a provider's configuration reads is there`() async throws {
        try await Hub.lend { hub in
            let document = try #require(try await Self.documents(of: nil, on: hub)[0].json)
            func texts(_ name: String) -> [String] { (document[name]?.array ?? []).compactMap(\.string) }
            for name in ["authorization", "token", "userinfo", "end_session"] {
                #expect(document["\(name)_endpoint"]?.string?.hasPrefix("https://") == true)
            }
            #expect(texts("scopes_supported").contains("openid"))
            #expect(Set(["sub", "name", "email", "siret", "auth_time", "acr"]).isSubset(of: texts("claims_supported")))
            #expect(texts("claim_types_supported") == ["normal"])
            #expect(document["claims_parameter_supported"]?.bool == true)
            #expect(texts("userinfo_signing_alg_values_supported").contains("RS256"))
            for place in ["id_token", "userinfo"] {
                #expect(texts("\(place)_encryption_alg_values_supported").contains("ECDH-ES"))
                #expect(texts("\(place)_encryption_enc_values_supported").contains("A256GCM"))
                #expect(!texts("\(place)_signing_alg_values_supported").contains("none"))
            }
            // A list that is there is not empty, and says nothing twice.
            for (name, value) in try #require(document.object) {
                guard let list = value.array else { continue }
                #expect(!list.isEmpty, "\(name)")
                #expect(Set(list).count == list.count, "\(name)")
            }
        }
    }

    @Test func `RFC 8414 2: how clients prove themselves is told of each endpoint, and is so`() async throws {
        try await Hub.lend { hub in
            let document = try #require(try await Self.documents(of: nil, on: hub)[0].json)
            func texts(_ name: String) -> [String] { (document[name]?.array ?? []).compactMap(\.string) }
            let open = try await hub.client("ouverte", authentication: .none)
            for (endpoint, name) in [("introspection", "introspect"), ("revocation", "revoke")] {
                let methods = texts("\(endpoint)_endpoint_auth_methods_supported")
                #expect(Set(["client_secret_basic", "client_secret_post", "private_key_jwt"]).isSubset(of: methods))
                let algorithms = texts("\(endpoint)_endpoint_auth_signing_alg_values_supported")
                #expect(algorithms == texts("token_endpoint_auth_signing_alg_values_supported"))
                let answer = try await hub.call(name, open, form: [("token", "any")])
                #expect((answer.status == 200) == methods.contains("none"), "\(endpoint)")
            }
        }
    }

    @Test(arguments: [
        "/realms/nowhere/.well-known/openid-configuration", "/realms/region/.well-known/openid-configuration",
        "/.well-known/oauth-authorization-server/realms/nowhere", "/realms/ARMOR/.well-known/openid-configuration",
        "/realms/armor%2F/.well-known/openid-configuration", "/.well-known/oauth-authorization-server/armor",
    ])
    func `Discovery 4: there is no document of a realm that is not there`(path: String) async throws {
        try await Hub.lend { hub in
            let answer = try await hub.send(.get(path))
            #expect(answer.status == 404)
        }
    }

    @Test func `RFC 7517 4: published keys are public, named and of every algorithm`() async throws {
        try await Hub.lend { hub in
            let keys = try #require(try await hub.send(.get("/oauth2/jwks")).json?["keys"]?.array)
            // Two of each that signs, one of each that is encrypted to.
            #expect(keys.count == 11)
            #expect(Set(keys.compactMap { $0["kid"]?.string }).count == 11)
            #expect(Set(keys.compactMap { $0["alg"]?.string }) == Set(HubKey.Algorithm.all.map(\.name)))
            let signing = keys.filter { $0["use"] == "sig" }.compactMap { $0["alg"]?.string }
            #expect(signing.count == 8 && Set(signing) == Set(SigningAlgorithm.names))
            for key in keys {
                let names = Set(try #require(key.object).keys)
                #expect(names.isDisjoint(with: ["d", "p", "q", "dp", "dq", "qi", "oth", "k"]))
            }
            #expect(try await hub.send(.get("/realms/armor/oauth2/jwks")).json?["keys"]?.array == keys)
        }
    }

    @Test func `RFC 7517 5: a rotated key is published before it signs, and after`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let browser = try await hub.browser(signedInAs: hub.member())
            let old = try await hub.tokens(for: client, by: browser).id
            let rotation = #"{"algorithm":"ES256","dryRun":false,"force":true}"#
            let rotated = try await hub.administer(
                .post("/admin/v1/platform/keys/rotate", text: rotation, type: "application/json")
            )
            #expect(rotated.status < 300, "\(rotated.text)")
            hub.clock.advance(by: .seconds(3))
            let new = try await hub.tokens(for: client, by: browser).id
            let before = try await hub.verified(old).header["kid"]
            let after = try await hub.verified(new).header["kid"]
            #expect(before != after)
        }
    }
}
