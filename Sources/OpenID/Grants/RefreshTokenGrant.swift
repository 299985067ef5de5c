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
        guard let grant = try await self.grants.live(presented.grantID, now: self.clock.now),
            grant.application == request.application.clientID
        else { throw Self.refusal }
        // Refused before anything rotates: the client keeps the token it has.
        let scopes = try Self.scopes(of: request, grant)
        try Self.checkKey(of: request, grant)
        if grant.details.isUnrotated { return try await self.renew(presented, scopes: scopes, request) }
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
        case .repeated(let grant)
        where request.application.authentication == .none && grant.details.confirmation == nil:
            // Without client authentication or a key an honest retry and a thief look the same: the family ends (identity.md).
            try await self.end(grant)
            throw Self.reuse
        case .rotated(let grant), .repeated(let grant):
            return .agent(grant, refresh: successor, scopes: scopes)
        case .reused: throw Self.reuse
        case .gone: throw Self.refusal
        }
    }

    private static let refusal = OAuthError(.invalidGrant, "the refresh token is not valid")
    private static let reuse = OAuthError(
        .invalidGrant,
        "the refresh token was used before; its family has been ended"
    )

    /// FAPI 2.0 Security Profile, section 5.3.2.1, point 9: the token stays as it is, the key protects it.
    private func renew(
        _ presented: RefreshToken,
        scopes: [String]?,
        _ request: TokenRequest
    ) async throws -> GrantProof {
        let renewal = try await self.grants.renew(
            presented.grantID,
            client: request.application.clientID,
            presented: presented.hash,
            idle: Self.idle,
            at: self.clock.now
        )
        guard case .rotated(let grant) = renewal else { throw Self.refusal }
        return .agent(grant, refresh: presented, scopes: scopes)
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

    /// A narrower scope may be asked, for this answer: the grant keeps its own (RFC 6749, section 6).
    private static func scopes(of request: TokenRequest, _ grant: Grant) throws(OAuthError) -> [String]? {
        guard let asked = request.form["scope"]?.split(separator: " ").map(String.init) else { return nil }
        guard !asked.isEmpty, asked.allSatisfy(grant.scopes.contains) else {
            throw OAuthError(.invalidScope, "scope exceeds the grant")
        }
        return grant.scopes.filter(asked.contains)
    }

    /// The refresh token of a public client is bound to its key; a confidential one proves itself, and may have a new
    /// key, but cannot fall back to none (RFC 9449, section 5).
    private static func checkKey(of request: TokenRequest, _ grant: Grant) throws(OAuthError) {
        guard let bound = grant.details.confirmation else { return }
        if request.application.authentication == .none { try request.confirmation.satisfy(bound) }
        guard request.confirmation != nil else {
            throw OAuthError(.invalidGrant, "bound to a key that was not proved")
        }
    }
}
