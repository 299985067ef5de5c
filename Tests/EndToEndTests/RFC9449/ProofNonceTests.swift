import Bootstrap
import HubTesting
import Model
import OpenID
import Primitives
import Testing

/// RFC 9449, sections 8 and 9: nonces of the hub.
@Suite struct ProofNonceTests {
    private static func withCode(
        required: Bool,
        _ body: @escaping @Sendable (Hub, HubClient, _ form: [(String, String)], ProofKey) async throws -> Void
    ) async throws {
        try await Hub.lend(settings: { $0.requiresProofNonce = required }) { hub in
            let client = try await hub.client("mairie", proving: .secretBasic) { $0.tokenBinding = .dpop }
            let browser = try await hub.browser(signedInAs: hub.member())
            let code = try await hub.code(for: client, by: browser)
            try await body(hub, client, Hub.redemption(of: code, for: client), try ProofKey())
        }
    }

    @Test func `8: where a nonce is required, a proof without one is told which`() async throws {
        try await Self.withCode(required: true) { hub, client, form, key in
            let asked = try await hub.token(client, form: form, proofs: [try key.proof(of: hub)])
            #expect(asked.status == 400)
            #expect(asked.error == "use_dpop_nonce")
            let nonce = try #require(asked.header("DPoP-Nonce"))
            let proof = try key.proof(of: hub, claims: ["nonce": .string(nonce)])
            let given = try await hub.token(client, form: form, proofs: [proof])
            let token = try HubTokens(given).access
            #expect(given.header("DPoP-Nonce") != nil)

            let path = "/oauth2/userinfo"
            let bare = try key.proof(of: hub, method: "GET", to: path, with: token)
            let refused = try await hub.userinfo(token, scheme: "DPoP", proofs: [bare])
            #expect(refused.status == 401)
            #expect(refused.header("WWW-Authenticate")?.hasPrefix("DPoP error=\"use_dpop_nonce\"") == true)
            let next = try #require(refused.header("DPoP-Nonce"))
            let full = try key.proof(of: hub, method: "GET", to: path, with: token, claims: ["nonce": .string(next)])
            #expect(try await hub.userinfo(token, scheme: "DPoP", proofs: [full]).status == 200)
        }
    }

    @Test func `8: a nonce that is made up, of elsewhere or old is answered by a new one`() async throws {
        try await Self.withCode(required: true) { hub, client, form, key in
            let first = try await hub.token(client, form: form, proofs: [try key.proof(of: hub)])
            let old = try #require(first.header("DPoP-Nonce"))
            hub.clock.advance(by: .minutes(7))
            for nonce in [old, "made up", "", String(repeating: "A", count: 32)] {
                let proof = try key.proof(of: hub, claims: ["nonce": .string(nonce)])
                let answer = try await hub.token(client, form: form, proofs: [proof])
                #expect(answer.error == "use_dpop_nonce")
                #expect(answer.header("DPoP-Nonce") != old)
            }
        }
    }

    @Test func `8: where none is required one that is brought must be good, and no header asks for one`() async throws {
        try await Self.withCode(required: false) { hub, client, form, key in
            let wrong = try key.proof(of: hub, claims: ["nonce": "made up"])
            let refused = try await hub.token(client, form: form, proofs: [wrong])
            #expect(refused.error == "use_dpop_nonce")
            #expect(refused.header("DPoP-Nonce") != nil)
            let given = try await hub.token(client, form: form, proofs: [try key.proof(of: hub)])
            #expect(given.status == 200)
            #expect(given.header("DPoP-Nonce") == nil)
        }
    }

    @Test func `11.1: with a nonce of ours a clock that is an hour wrong is no hindrance, a second use is`()
        async throws
    {
        try await Self.withCode(required: true) { hub, client, form, key in
            let asked = try await hub.token(client, form: form, proofs: [try key.proof(of: hub)])
            let nonce = try #require(asked.header("DPoP-Nonce"))
            let late: JSONValue = .integer(hub.clock.now.seconds - 3600)
            let proof = try key.proof(of: hub, claims: ["nonce": .string(nonce), "iat": late])
            let tokens = try HubTokens(await hub.token(client, form: form, proofs: [proof]))
            let refresh = [("grant_type", "refresh_token"), ("refresh_token", tokens.refresh)]
            #expect(try await hub.token(client, form: refresh, proofs: [proof]).error == "invalid_dpop_proof")
        }
    }
}
