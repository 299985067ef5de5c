import Foundation
import RelyingParty
import Testing

/// OpenID Connect Back-Channel Logout, sections 2.4 and 2.6.
@Suite struct LogoutTokenVerifierTests {
    typealias Change = IDTokenVerifierTests.Change

    static let changes = [
        Change("another issuer", .wrongIssuer) { $0.logoutClaims.with("iss", "https://other.example") },
        Change("another audience", .wrongAudience) { $0.logoutClaims.with("aud", "parapheur") },
        Change("a nonce", .unexpectedNonce) { $0.logoutClaims.with("nonce", "n1") },
        Change("a null nonce", .unexpectedNonce) { $0.logoutClaims.with("nonce", NSNull()) },
        Change("no events", .wrongEvent) { $0.logoutClaims.with("events", nil) },
        Change("another event", .wrongEvent) { $0.logoutClaims.with("events", ["urn:other": [String: Any]()]) },
        Change("an event that is no object", .wrongEvent) {
            $0.logoutClaims.with("events", ["http://schemas.openid.net/event/backchannel-logout": "yes"])
        },
        Change("no identifier", .missingClaim) { $0.logoutClaims.with("jti", nil) },
        Change("nobody", .missingClaim) { $0.logoutClaims.with("sub", nil).with("sid", nil) },
        Change("no time", .missingClaim) { $0.logoutClaims.with("iat", nil) },
        Change("no expiry", .missingClaim) { $0.logoutClaims.with("exp", nil) },
        Change("expired", .expired) { $0.logoutClaims.with("exp", $0.seconds - 31) },
        Change("old, however long it lasts", .tooOld) { $0.logoutClaims.with("iat", $0.seconds - 601) },
        Change("from tomorrow", .notYetValid) { $0.logoutClaims.with("iat", $0.seconds + 86_400) },
    ]

    @Test func `a right token names the session and the agent`() async throws {
        let issuer = TestIssuer()
        let claims = try await issuer.logoutTokens.consume(try issuer.signLogout(issuer.logoutClaims))
        #expect(claims.session == "b1")
        #expect(claims.subject == "s1")
    }

    @Test(arguments: changes) func `a wrong claim is refused`(_ change: Change) async throws {
        let issuer = TestIssuer()
        let token = try issuer.signLogout(change.apply(issuer))
        #expect(try await refusal { _ = try await issuer.logoutTokens.consume(token) } == change.code)
    }

    @Test func `the type must be written, and be that of a logout token`() async throws {
        let issuer = TestIssuer()
        for header in [["alg": "ES256", "kid": "k1"], ["alg": "ES256", "kid": "k1", "typ": "JWT"]] {
            let token = try issuer.sign(issuer.logoutClaims, header: header)
            #expect(try await refusal { _ = try await issuer.logoutTokens.consume(token) } == .wrongType)
        }
    }

    @Test func `an unsigned token is refused`() async throws {
        let issuer = TestIssuer()
        let header = ["alg": "none", "kid": "k1", "typ": "logout+jwt"]
        let token = try issuer.sign(issuer.logoutClaims, header: header)
        #expect(try await refusal { _ = try await issuer.logoutTokens.consume(token) } == .wrongAlgorithm)
    }

    @Test func `a token is accepted once, for as long as it could come back`() async throws {
        let issuer = TestIssuer()
        let verifier = issuer.logoutTokens
        let token = try issuer.signLogout(issuer.logoutClaims.with("exp", issuer.seconds + 86_400))
        _ = try await verifier.consume(token)
        #expect(try await refusal { _ = try await verifier.consume(token) } == .replayed)
        issuer.wait(600)
        #expect(try await refusal { _ = try await verifier.consume(token) } == .replayed)
        issuer.wait(60)
        #expect(try await refusal { _ = try await verifier.consume(token) } == .tooOld)
    }

    @Test func `a refused token does not spend the identifier`() async throws {
        let issuer = TestIssuer()
        let verifier = issuer.logoutTokens
        let wrong = try issuer.signLogout(issuer.logoutClaims.with("aud", "parapheur"))
        #expect(try await refusal { _ = try await verifier.consume(wrong) } == .wrongAudience)
        _ = try await verifier.consume(try issuer.signLogout(issuer.logoutClaims))
    }
}
