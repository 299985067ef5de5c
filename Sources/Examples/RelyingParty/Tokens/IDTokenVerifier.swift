import Foundation

/// Decides whether an ID token is one that this application asked for: OpenID Connect Core, section 3.1.3.7.
package struct IDTokenVerifier: Sendable {
    static let leeway: TimeInterval = 30

    private let issuer: String
    private let clientID: String
    private let keys: KeyCache
    private let time: TimeSource

    package init(issuer: String, clientID: String, keys: KeyCache, time: TimeSource) {
        self.issuer = issuer
        self.clientID = clientID
        self.keys = keys
        self.time = time
    }

    /// The token of a sign-in, which carries the nonce of that sign-in.
    package func verify(_ text: String, nonce: String) async throws -> IDTokenClaims {
        let claims = try await self.accepted(text)
        guard claims.nonce == nonce else { throw RelyingPartyError(.wrongNonce) }
        return claims
    }

    /// The token of a refresh, which speaks of the same agent (OpenID Connect Core, section 12.2).
    package func verifyRefreshed(_ text: String, subject: String, nonce: String) async throws -> IDTokenClaims {
        let claims = try await self.accepted(text)
        guard claims.subject == subject else { throw RelyingPartyError(.wrongSubject) }
        guard claims.nonce == nil || claims.nonce == nonce else { throw RelyingPartyError(.wrongNonce) }
        return claims
    }

    private func accepted(_ text: String) async throws -> IDTokenClaims {
        let claims = try await CompactToken(text).verify(IDTokenClaims.self, types: [nil, "jwt"], keys: self.keys)
        guard claims.issuer == self.issuer else { throw RelyingPartyError(.wrongIssuer) }
        guard claims.audience.isOnly(self.clientID), claims.authorizedParty ?? self.clientID == self.clientID
        else { throw RelyingPartyError(.wrongAudience) }
        guard !claims.subject.isEmpty else { throw RelyingPartyError(.missingClaim) }
        let now = self.time.now.timeIntervalSince1970
        guard claims.expires + Self.leeway > now else { throw RelyingPartyError(.expired) }
        guard claims.issued <= now + Self.leeway else { throw RelyingPartyError(.notYetValid) }
        return claims
    }
}
