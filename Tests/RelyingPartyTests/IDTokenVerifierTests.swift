import Foundation
import RelyingParty
import Testing

/// OpenID Connect Core, section 3.1.3.7.
@Suite struct IDTokenVerifierTests {
    struct Change: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let code: RelyingPartyError.Code
        let apply: @Sendable (TestIssuer) -> [String: Any]

        init(_ name: String, _ code: RelyingPartyError.Code, _ apply: @escaping @Sendable (TestIssuer) -> [String: Any])
        {
            self.testDescription = name
            self.code = code
            self.apply = apply
        }
    }

    static let changes = [
        Change("another issuer", .wrongIssuer) { $0.idClaims.with("iss", "https://other.example") },
        Change("a trailing slash", .wrongIssuer) { $0.idClaims.with("iss", TestIssuer.url + "/") },
        Change("another audience", .wrongAudience) { $0.idClaims.with("aud", "parapheur") },
        Change("one more audience", .wrongAudience) { $0.idClaims.with("aud", ["actes", "parapheur"]) },
        Change("another authorized party", .wrongAudience) { $0.idClaims.with("azp", "parapheur") },
        Change("another nonce", .wrongNonce) { $0.idClaims.with("nonce", "n2") },
        Change("no nonce", .wrongNonce) { $0.idClaims.with("nonce", nil) },
        Change("expired", .expired) { $0.idClaims.with("exp", $0.seconds - 31) },
        Change("no expiry", .missingClaim) { $0.idClaims.with("exp", nil) },
        Change("from tomorrow", .notYetValid) { $0.idClaims.with("iat", $0.seconds + 86_400) },
        Change("no subject", .missingClaim) { $0.idClaims.with("sub", nil) },
        Change("an empty subject", .missingClaim) { $0.idClaims.with("sub", "") },
        Change("an expiry that is text", .missingClaim) { $0.idClaims.with("exp", "soon") },
    ]

    static let headers: [(name: String, header: [String: String], code: RelyingPartyError.Code)] = [
        ("no signature", ["alg": "none", "kid": "k1"], .wrongAlgorithm),
        ("a shared secret", ["alg": "HS256", "kid": "k1"], .wrongAlgorithm),
        ("an extension that must be understood", ["alg": "ES256", "kid": "k1", "crit": "b64"], .wrongAlgorithm),
        ("an unknown key", ["alg": "ES256", "kid": "k9"], .unknownKey),
        ("a key of another kind", ["alg": "ES256", "kid": "r1"], .unknownKey),
        ("no key named", ["alg": "ES256"], .unknownKey),
        ("a logout token", ["alg": "ES256", "kid": "k1", "typ": "logout+jwt"], .wrongType),
        ("an access token", ["alg": "ES256", "kid": "k1", "typ": "at+jwt"], .wrongType),
    ]

    @Test func `a right token gives its claims`() async throws {
        let issuer = TestIssuer()
        let claims = try await issuer.idTokens.verify(try issuer.sign(issuer.idClaims), nonce: "n1")
        #expect(claims.subject == "s1")
        #expect(claims.session == "b1")
        #expect(claims.assurance == "eidas1")
    }

    @Test(arguments: changes) func `a wrong claim is refused`(_ change: Change) async throws {
        let issuer = TestIssuer()
        let token = try issuer.sign(change.apply(issuer))
        #expect(try await refusal { _ = try await issuer.idTokens.verify(token, nonce: "n1") } == change.code)
    }

    @Test(arguments: headers.indices) func `a wrong header is refused`(_ index: Int) async throws {
        let (name, header, code) = Self.headers[index]
        let issuer = TestIssuer()
        let token = try issuer.sign(issuer.idClaims, header: header)
        #expect(try await refusal { _ = try await issuer.idTokens.verify(token, nonce: "n1") } == code, "\(name)")
    }

    @Test func `a token signed by another key is refused`() async throws {
        let issuer = TestIssuer()
        let token = try issuer.sign(issuer.idClaims, with: issuer.other)
        #expect(try await refusal { _ = try await issuer.idTokens.verify(token, nonce: "n1") } == .badSignature)
    }

    @Test func `a token without its signature is refused`() async throws {
        let issuer = TestIssuer()
        let parts = try issuer.sign(issuer.idClaims).split(separator: ".")
        let bare = "\(parts[0]).\(parts[1])."
        #expect(try await refusal { _ = try await issuer.idTokens.verify(bare, nonce: "n1") } == .badSignature)
        let padded = "\(parts[0]).\(parts[1]).\(parts[2])="
        #expect(try await refusal { _ = try await issuer.idTokens.verify(padded, nonce: "n1") } == .malformedToken)
        let short = "\(parts[0]).\(parts[1])"
        #expect(try await refusal { _ = try await issuer.idTokens.verify(short, nonce: "n1") } == .malformedToken)
    }

    /// OpenID Connect Core, section 12.2.
    @Test func `a refreshed token speaks of the same agent, with the same nonce or none`() async throws {
        let issuer = TestIssuer()
        let verifier = issuer.idTokens
        let bare = try issuer.sign(issuer.idClaims.with("nonce", nil))
        #expect(try await verifier.verifyRefreshed(bare, subject: "s1", nonce: "n1").subject == "s1")
        #expect(
            try await refusal { _ = try await verifier.verifyRefreshed(bare, subject: "s2", nonce: "n1") }
                == .wrongSubject
        )
        let renamed = try issuer.sign(issuer.idClaims.with("nonce", "n2"))
        #expect(
            try await refusal { _ = try await verifier.verifyRefreshed(renamed, subject: "s1", nonce: "n1") }
                == .wrongNonce
        )
    }
}
