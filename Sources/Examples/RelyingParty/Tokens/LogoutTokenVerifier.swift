import Foundation

/// Decides whether a logout token really comes from the issuer, now, for this application, for the first time.
package actor LogoutTokenVerifier {
    private static let leeway: TimeInterval = 30
    private static let oldest: TimeInterval = 600

    private let issuer: String
    private let clientID: String
    private let keys: KeyCache
    private let time: TimeSource
    private var seen: [String: Double] = [:]

    package init(issuer: String, clientID: String, keys: KeyCache, time: TimeSource) {
        self.issuer = issuer
        self.clientID = clientID
        self.keys = keys
        self.time = time
    }

    /// OpenID Connect Back-Channel Logout, section 2.6; a token is spent only when everything else holds.
    package func consume(_ text: String) async throws -> LogoutTokenClaims {
        let claims = try await CompactToken(text)
            .verify(LogoutTokenClaims.self, types: ["logout+jwt"], keys: self.keys)
        guard claims.issuer == self.issuer else { throw RelyingPartyError(.wrongIssuer) }
        guard claims.audience.isOnly(self.clientID) else { throw RelyingPartyError(.wrongAudience) }
        guard claims.isLogout else { throw RelyingPartyError(.wrongEvent) }
        guard !claims.hasNonce else { throw RelyingPartyError(.unexpectedNonce) }
        guard claims.subject ?? claims.session != nil else { throw RelyingPartyError(.missingClaim) }
        let now = self.time.now.timeIntervalSince1970
        guard claims.expires + Self.leeway > now else { throw RelyingPartyError(.expired) }
        guard claims.issued <= now + Self.leeway else { throw RelyingPartyError(.notYetValid) }
        guard claims.issued >= now - Self.oldest else { throw RelyingPartyError(.tooOld) }

        self.seen = self.seen.filter { $0.value > now }
        // `oldest` bounds how long an accepted token could come back, whatever `exp` it carries.
        guard self.seen.updateValue(claims.issued + Self.oldest + Self.leeway, forKey: claims.id) == nil
        else { throw RelyingPartyError(.replayed) }
        return claims
    }
}
