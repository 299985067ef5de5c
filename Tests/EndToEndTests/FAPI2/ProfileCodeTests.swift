import HubTesting
import Model
import Primitives
import Testing

/// FAPI 2.0 Security Profile, sections 5.3.2.1 and 5.3.2.2, behind TLS, in each variant: what a code is worth, and to whom.
@Suite struct ProfileCodeTests {
    @Test(arguments: ProfileVariant.allCases)
    func `ensure-pkce-code-verifier-required, incorrect-pkce-code-verifier-rejected`(
        variant: ProfileVariant
    ) async throws {
        try await ProfileScene.lend(variant) { scene in
            let code = try await scene.code()
            for verifier in [nil, "\(Hub.verifier)a", Hub.challenge] {
                #expect(try await scene.redeem(code, ["code_verifier": verifier]).error == "invalid_grant")
            }
            #expect(try await scene.redeem(code).status == 200)
        }
    }

    @Test(arguments: ProfileVariant.allCases)
    func `ensure-authorization-code-is-bound-to-client, ensure-client-id-in-token-endpoint`(
        variant: ProfileVariant
    ) async throws {
        try await ProfileScene.lend(variant) { scene in
            let other = try await scene.other()
            let code = try await scene.code()
            let stolen = try await other.redeem(code, ["redirect_uri": scene.client.redirectURI])
            #expect(stolen.status == 400 && stolen.error == "invalid_grant")
            // What proves one client, beside the name of another.
            let named = try await scene.redeem(code) {
                $0.form.removeAll { $0.0 == "client_id" }
                $0.form.append(("client_id", "courrier"))
            }
            #expect(named.status == (variant.asserts ? 400 : 401))
            #expect(named.error == (variant.asserts ? "invalid_request" : "invalid_client"))
            #expect(try await scene.redeem(code).status == 200)
        }
    }

    @Test(arguments: ProfileVariant.allCases)
    func `attempt-reuse-authorization-code-after-one-second: invalid_grant, and what it gave is dead`(
        variant: ProfileVariant
    ) async throws {
        try await ProfileScene.lend(variant) { scene in
            let code = try await scene.code()
            let tokens = try HubTokens(await scene.redeem(code))
            #expect(try await scene.userinfo(tokens.access).status == 200)
            scene.hub.clock.advance(by: .seconds(1))
            #expect(try await scene.redeem(code).error == "invalid_grant")
            #expect(try await scene.userinfo(tokens.access).status == 401)
            #expect(try await scene.refresh(tokens.refresh).error == "invalid_grant")
        }
    }

    @Test(arguments: ProfileVariant.allCases)
    func `ensure-token-endpoint-fails-with-expired-auth-code: unused for more than 60 seconds`(
        variant: ProfileVariant
    ) async throws {
        try await ProfileScene.lend(variant) { scene in
            let (first, second) = (try await scene.code(), try await scene.code())
            scene.hub.clock.advance(by: .seconds(59))
            #expect(try await scene.redeem(first).status == 200)
            scene.hub.clock.advance(by: .seconds(2))
            #expect(try await scene.redeem(second).error == "invalid_grant")
        }
    }

    @Test(arguments: ProfileVariant.allCases)
    func `ensure-holder-of-key-required: no tokens without what they are bound to`(variant: ProfileVariant) async throws
    {
        try await ProfileScene.lend(variant) { scene in
            let code = try await scene.code()
            let bare = try await scene.redeem(code) {
                if variant.proves { $0.proofs = [] } else { $0.certificate = nil }
            }
            switch variant {
            case .certificateOnly: #expect(ClientAuthenticationTests.isRefusal(bare))
            case .assertionAndCertificate: #expect(bare.status == 400 && bare.error == "invalid_request")
            case .assertionAndProof, .certificateAndProof:
                #expect(bare.status == 400 && bare.error == "invalid_dpop_proof")
            }
            #expect(try await scene.redeem(code).status == 200)
        }
    }

    @Test(arguments: ProfileVariant.allCases)
    func `6.2.2: at the resource a token is worth nothing without what it is bound to`(
        variant: ProfileVariant
    ) async throws {
        try await ProfileScene.lend(variant) { scene in
            let access = try await scene.tokens().access
            var refused = [try await scene.userinfo(access, scheme: "Bearer", proofs: [], showing: .some(nil))]
            if variant.proves {
                refused.append(try await scene.userinfo(access, scheme: "Bearer"))
                refused.append(try await scene.userinfo(access, proofs: []))
            } else {
                for name in ["courrier", "impostor"] {
                    refused.append(try await scene.userinfo(access, showing: name))
                }
                let proof = try scene.prover.proof(of: scene.hub, method: "GET", to: "/oauth2/userinfo", with: access)
                refused.append(try await scene.userinfo(access, scheme: "DPoP", proofs: [proof]))
            }
            for answer in refused {
                #expect(answer.status == 401, "\(answer.text)")
                #expect(answer.json?["sub"] == nil)
            }
            #expect(try await scene.userinfo(access).status == 200)
        }
    }
}
