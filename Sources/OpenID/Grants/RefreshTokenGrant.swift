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
        case .rotated(let grant), .repeated(let grant):
            try Self.checkScope(request.form["scope"], within: grant.scopes)
            return GrantProof(grant: grant, refreshToken: successor)
        case .reused: throw OAuthError(.invalidGrant, "the refresh token was used before; its family has been ended")
        case .gone: throw OAuthError(.invalidGrant, "the refresh token is not valid")
        }
    }

    /// A narrower scope may be asked; the answer keeps the grant's.
    private static func checkScope(_ asked: String?, within granted: [String]) throws(OAuthError) {
        let words = (asked ?? "").split(separator: " ").map(String.init)
        guard words.allSatisfy(granted.contains) else { throw OAuthError(.invalidScope, "scope exceeds the grant") }
    }
}
