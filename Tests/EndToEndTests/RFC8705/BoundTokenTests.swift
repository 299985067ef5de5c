import HubTesting
import JOSE
import Model
import Primitives
import Signatures
import Testing

/// RFC 8705, section 3: tokens that are worth nothing without the certificate they were given to.
@Suite struct BoundTokenTests {
    private static func withCode(
        _ body:
            @escaping @Sendable (
                Hub, HubClient, _ form: [(String, String)], _ own: Certificate, _ other: Certificate
            ) async throws -> Void
    ) async throws {
        let bench = try CertificateBench()
        let (own, other) = (try await bench.certificate("own"), try await bench.certificate("other"))
        try await Hub.lend { hub in
            let client = try await hub.client("mairie", proving: .secretBasic) { $0.tokenBinding = .mtls }
            let code = try await hub.code(for: client, by: hub.browser(signedInAs: hub.member()))
            try await body(hub, client, Hub.redemption(of: code, for: client), own, other)
        }
    }

    @Test func `3.1: the token names its certificate, and opens for it alone`() async throws {
        try await Self.withCode { hub, client, form, own, other in
            hub.shown.show(own.der)
            let answer = try await hub.token(client, form: form, proofs: [])
            let access = try HubTokens(answer).access
            #expect(answer.json?["token_type"]?.string == "Bearer")
            let token = try await hub.verified(access, type: "at+jwt")
            let expected = Base64URL.encode(Digest.sha256(own.der))
            #expect(token.claims["cnf"] == ["x5t#S256": .string(expected)])
            #expect(try await hub.userinfo(access).status == 200)
            for der in [nil, other.der] {
                hub.shown.show(der)
                let refused = try await hub.userinfo(access)
                #expect(refused.status == 401)
                #expect(refused.error == "invalid_token")
            }
        }
    }

    @Test func `3: without a certificate no token is given, and with a proof beside it neither`() async throws {
        try await Self.withCode { hub, client, form, own, _ in
            let bare = try await hub.token(client, form: form, proofs: [])
            #expect(bare.status == 400)
            #expect(bare.error == "invalid_request")
            hub.shown.show(own.der)
            let proof = try ProofKey().proof(of: hub)
            let both = try await hub.token(client, form: form, proofs: [proof])
            #expect(both.error == "invalid_dpop_proof")
            #expect(try await hub.token(client, form: form, proofs: []).status == 200)
        }
    }

    @Test func `4: a confidential client may refresh with a new certificate, and not without one`() async throws {
        try await Self.withCode { hub, client, form, own, other in
            hub.shown.show(own.der)
            let tokens = try HubTokens(await hub.token(client, form: form, proofs: []))
            let refresh = [("grant_type", "refresh_token"), ("refresh_token", tokens.refresh)]
            hub.shown.show(nil)
            #expect(try await hub.token(client, form: refresh, proofs: []).error == "invalid_request")
            hub.shown.show(other.der)
            let next = try HubTokens(await hub.token(client, form: refresh, proofs: []))
            #expect(try await hub.userinfo(next.access).status == 200)
            hub.shown.show(own.der)
            #expect(try await hub.userinfo(next.access).status == 401)
        }
    }
}
