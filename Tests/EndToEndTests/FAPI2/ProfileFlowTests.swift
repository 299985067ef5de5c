import HubTesting
import JOSE
import Model
import OpenID
import Primitives
import Signatures
import Testing

/// The certification's plan of the FAPI 2.0 Security Profile, behind TLS, in each variant: the modules that succeed.
@Suite struct ProfileFlowTests {
    @Test(arguments: ProfileVariant.allCases)
    func `discovery-end-point-verification: what the profile needs is offered`(variant: ProfileVariant) async throws {
        try await ProfileScene.lend(variant) { scene in
            let answer = try await scene.hub.send(.get("/.well-known/openid-configuration"))
            let document = try #require(answer.json)
            func texts(_ name: String) -> Set<String> { Set((document[name]?.array ?? []).compactMap(\.string)) }
            #expect(document["issuer"]?.string == Hub.url)
            #expect(texts("response_types_supported") == ["code"])
            #expect(document["pushed_authorization_request_endpoint"]?.string == "\(Hub.url)/oauth2/par")
            #expect(document["authorization_response_iss_parameter_supported"]?.bool == true)
            #expect(texts("code_challenge_methods_supported") == ["S256"])
            let methods = texts("token_endpoint_auth_methods_supported")
            #expect(methods.isSuperset(of: ["private_key_jwt", "tls_client_auth", "self_signed_tls_client_auth"]))
            #expect(document["tls_client_certificate_bound_access_tokens"]?.bool == true)
            for name in [
                "id_token_signing_alg_values_supported", "token_endpoint_auth_signing_alg_values_supported",
                "userinfo_signing_alg_values_supported", "dpop_signing_alg_values_supported",
            ] {
                #expect(texts(name).isSuperset(of: ["PS256", "ES256", "EdDSA"]), "\(name)")
                #expect(texts(name).isDisjoint(with: ["none", "HS256", "HS384", "HS512"]), "\(name)")
            }
        }
    }

    @Test(arguments: ProfileVariant.allCases, [SigningAlgorithm.ES256, .PS256, .EdDSA])
    func `happy-flow: pushed, agreed, redeemed, read, refreshed, with each algorithm of the profile`(
        variant: ProfileVariant,
        algorithm: SigningAlgorithm
    ) async throws {
        try await ProfileScene.lend(variant, algorithm: algorithm) { scene in
            let pushed = try await scene.push()
            #expect(pushed.status == 201)
            #expect(pushed.json?["expires_in"]?.integer.map { 1..<600 ~= $0 } == true)
            let reference = try #require(pushed.json?["request_uri"]?.string)
            FlowChecks.expectUnguessable(reference)
            let answer = try await scene.browser.get(scene.path(reference))
            let code = try FlowChecks.code(answer, of: scene.client)
            let tokens = try FlowChecks.tokens(await scene.redeem(code), type: variant.tokenType)
            let claims = try await FlowChecks.identity(
                tokens.id,
                of: scene.client,
                on: scene.hub,
                algorithm: .ES256,
                nonce: "nonce-1"
            )
            let access = try await scene.hub.verified(tokens.access, type: "at+jwt").claims
            let bound: JSONValue =
                variant.proves
                ? ["jkt": .string(scene.prover.thumbprint)]
                : ["x5t#S256": .string(Base64URL.encode(Digest.sha256(try scene.tls.files.certificate("mairie").der)))]
            #expect(access["cnf"] == bound)
            #expect(try await scene.userinfo(tokens.access).json?["sub"] == claims["sub"])
            let next = try FlowChecks.tokens(await scene.refresh(tokens.refresh), type: variant.tokenType)
            #expect(try await scene.userinfo(next.access).status == 200)
        }
    }

    @Test(arguments: ProfileVariant.allCases)
    func `user-rejects-authentication: access_denied with state and issuer`(variant: ProfileVariant) async throws {
        try await ProfileScene.lend(variant) { scene in
            try await scene.hub.change(scene.client) { $0.isThirdParty = true }
            let page = try await scene.browser.open(scene.path(scene.reference()))
            let form = try #require(page.form(to: "/sign-in/consent"))
            let answer = try await scene.browser.submit(form, ["decision": "refuse"])
            #expect(try FlowChecks.error(answer, of: scene.client) == "access_denied")
        }
    }

    @Test(arguments: ProfileVariant.allCases)
    func `ensure-authorization-request-without-state-success, -without-nonce-success`(
        variant: ProfileVariant
    ) async throws {
        try await ProfileScene.lend(variant) { scene in
            let stateless = try await scene.browser.get(scene.path(scene.reference(["state": nil])))
            let code = try FlowChecks.code(stateless, of: scene.client, state: nil)
            #expect(try await scene.redeem(code).status == 200)
            let tokens = try await scene.tokens(["nonce": nil])
            #expect(try await scene.hub.verified(tokens.id).claims["nonce"] == nil)
        }
    }

    /// Whole or not at all: here whole. RFC 6749 gives a state no limit either.
    @Test(arguments: ProfileVariant.allCases, [64, 384])
    func `ensure-authorization-request-with-64-char-nonce-success, -with-long-nonce, -with-long-state`(
        variant: ProfileVariant,
        length: Int
    ) async throws {
        try await ProfileScene.lend(variant) { scene in
            let text = SystemRandomSource().token(bytes: length * 3 / 4)
            #expect(text.utf8.count == length)
            let tokens = try await scene.tokens(["nonce": text])
            #expect(try await scene.hub.verified(tokens.id).claims["nonce"]?.string == text)
            let answer = try await scene.browser.get(scene.path(scene.reference(["state": text])))
            _ = try FlowChecks.code(answer, of: scene.client, state: text)
        }
    }

    @Test(arguments: ProfileVariant.allCases)
    func `ensure-other-scope-order-succeeds, par-without-duplicate-parameters`(variant: ProfileVariant) async throws {
        try await ProfileScene.lend(variant) { scene in
            let tokens = try await scene.tokens(["scope": "email profile openid"])
            #expect(Set(tokens.scope.split(separator: " ")) == ["openid", "profile", "email"])
            // Nothing but the reference and whose it is: scene.path says no more.
            #expect(scene.path("urn:x").split(separator: "&").count == 2)
        }
    }

    @Test(arguments: ProfileVariant.allCases)
    func `test-claims-parameter-identity-claims: what is asked by name is told`(variant: ProfileVariant) async throws {
        try await ProfileScene.lend(variant) { scene in
            let claims = #"{"userinfo":{"given_name":{"essential":true}},"id_token":{"email":null}}"#
            let tokens = try await scene.tokens(["scope": "openid", "claims": claims])
            #expect(try await scene.hub.verified(tokens.id).claims["email"]?.string == "alegoff@armor.example")
            #expect(try await scene.userinfo(tokens.access).json?["given_name"]?.string == "Anne")
        }
    }

    @Test(arguments: ProfileVariant.allCases)
    func `access-token-type-header-case-sensitivity: the scheme is read in any case`(
        variant: ProfileVariant
    ) async throws {
        try await ProfileScene.lend(variant) { scene in
            let access = try await scene.tokens().access
            for scheme in [variant.tokenType.lowercased(), variant.tokenType.uppercased()] {
                #expect(try await scene.userinfo(access, scheme: scheme).status == 200, "\(scheme)")
            }
        }
    }

    @Test(arguments: ProfileVariant.allCases)
    func `refresh-token: the same token goes on giving, to its client and with its key alone`(
        variant: ProfileVariant
    ) async throws {
        try await ProfileScene.lend(variant) { scene in
            let other = try await scene.other()
            let first = try await scene.tokens()
            scene.hub.clock.advance(by: .minutes(1))
            #expect(try await other.refresh(first.refresh).error == "invalid_grant")
            let bare = try await scene.refresh(first.refresh) {
                $0.proofs = []
                if variant.asserts { $0.certificate = nil }
            }
            // Who proves itself by its certificate has shown what its tokens are bound to, and the proof is missing else.
            if variant == .certificateOnly {
                #expect(bare.status == 200)
            } else {
                #expect(bare.status == 400 && bare.json?["access_token"] == nil)
            }
            let second = try FlowChecks.tokens(await scene.refresh(first.refresh), type: variant.tokenType)
            #expect(second.refresh == first.refresh)
            #expect(second.access != first.access)
            let (old, new) = (
                try await scene.hub.verified(first.id).claims, try await scene.hub.verified(second.id).claims
            )
            for name in ["iss", "sub", "aud", "auth_time", "nonce"] { #expect(new[name] == old[name], "\(name)") }
        }
    }
}
