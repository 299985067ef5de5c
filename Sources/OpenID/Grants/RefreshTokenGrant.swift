import Model
import Primitives

/// RFC 6749, section 6, with rotation (RFC 9700, section 4.14.2): reuse of an older token ends the family.
struct RefreshTokenGrant: GrantType {
    static let name = "refresh_token"
    static let idle = Duration.hours(8)

    let grants: any GrantStore
    let sealer: any SecretSealer
    let clock: any WallClock

    func prove(_ request: TokenRequest) async throws -> GrantProof {
        guard let text = request.form["refresh_token"] else {
            throw OAuthError(.invalidRequest, "refresh_token is missing")
        }
        guard let presented = RefreshToken(text, sealer: self.sealer) else {
            throw OAuthError(.invalidGrant, "the refresh token is not valid")
        }
        try await self.checkScope(request, presented)
        let successor = presented.successor(sealer: self.sealer)
        let rotation = try await self.grants.rotate(
            presented.grantID,
            client: request.application.clientID,
            counter: presented.counter,
            presented: presented.hash,
            successor: successor.hash,
            idle: Self.idle,
            at: self.clock.now
        )
        switch rotation {
        case .repeated(let grant) where request.application.authentication == .none:
            // Without client authentication an honest retry and a thief look the same: the family ends (identity.md).
            try await self.end(grant)
            throw OAuthError(.invalidGrant, "the refresh token was used before; its family has been ended")
        case .rotated(let grant), .repeated(let grant):
            return .agent(grant, refresh: successor)
        case .reused: throw OAuthError(.invalidGrant, "the refresh token was used before; its family has been ended")
        case .gone: throw OAuthError(.invalidGrant, "the refresh token is not valid")
        }
    }

    private func end(_ grant: Grant) async throws {
        let audit = AuditEvent(
            .grantReused,
            realm: grant.realm,
            actor: .application(grant.application),
            agent: grant.agent,
            fields: ["grant": grant.id.text]
        )
        try await self.grants.end(grant.id, audit: audit, at: self.clock.now)
    }

    /// A narrower scope may be asked; the answer keeps the grant's. A wider one is refused before anything rotates:
    /// the client keeps the token it has.
    private func checkScope(_ request: TokenRequest, _ presented: RefreshToken) async throws {
        guard let asked = request.form["scope"],
            let grant = try await self.grants.live(presented.grantID, now: self.clock.now),
            grant.application == request.application.clientID
        else { return }
        guard asked.split(separator: " ").map(String.init).allSatisfy(grant.scopes.contains) else {
            throw OAuthError(.invalidScope, "scope exceeds the grant")
        }
    }
}
