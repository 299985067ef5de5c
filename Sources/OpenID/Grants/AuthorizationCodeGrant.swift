import Model
import Primitives

/// RFC 6749, section 4.1.3, with PKCE (RFC 7636, section 4.6).
struct AuthorizationCodeGrant: GrantType {
    static let name = "authorization_code"

    let grants: any GrantStore
    let sealer: any SecretSealer
    let clock: any WallClock
    let random: any RandomSource

    func prove(_ request: TokenRequest) async throws -> GrantProof {
        let now = self.clock.now
        guard let text = request.form["code"] else { throw OAuthError(.invalidRequest, "code is missing") }
        guard let code = AuthorizationCode(sealed: text, sealer: self.sealer),
            code.application == request.application.clientID, code.issuerRealm == request.issuer.realm
        else { throw OAuthError(.invalidGrant, "the code is not valid") }
        guard let redirectURI = request.form["redirect_uri"], redirectURI.utf8.elementsEqual(code.redirectURI.utf8)
        else { throw OAuthError(.invalidGrant, "redirect_uri differs from the one of the authorization request") }
        try Self.verify(request.form["code_verifier"], against: code.challenge)

        guard now <= code.expiresAt else {
            // A late replay of a spent code ends what it gave: the grant bears the code's own identifier.
            try await self.grants.end(code.grantID, audit: Self.replay(of: code), at: now)
            throw OAuthError(.invalidGrant, "the code has expired")
        }
        var details = code.details
        // The key that the request named is the one that is proved now (RFC 9449, section 10).
        guard details.confirmation == nil || details.confirmation == request.confirmation else {
            throw OAuthError(.invalidGrant, "the code is bound to another key")
        }
        details.confirmation = request.confirmation
        details.isUnrotated = request.application.client.profile == .fapi2
        let grant = Grant(
            id: code.grantID,
            agent: code.agent,
            realm: code.realm,
            affiliation: code.affiliation,
            application: code.application,
            issuerRealm: code.issuerRealm,
            session: code.session,
            scopes: code.scopes.map(\.rawValue),
            nonce: code.nonce,
            authenticatedAt: code.authenticatedAt,
            acrValues: code.acrValues,
            details: details,
            createdAt: now,
            expiresAt: now + (code.scopes.contains(.offlineAccess) ? .days(30) : .hours(12))
        )
        let token = RefreshToken.first(of: grant.id, random: self.random)
        let audit = AuditEvent(
            .grantStarted,
            realm: code.realm,
            actor: .application(code.application),
            agent: code.agent,
            fields: ["application": code.application.text, "grant": grant.id.text]
        )
        // The code is spent before anything is signed: a lost token is better than a replay.
        let spending = try await self.grants.spend(
            codeHash: Digest.sha256(text),
            for: grant,
            refreshHash: token.hash,
            audit: audit,
            at: now
        )
        guard spending == .first else {
            throw OAuthError(.invalidGrant, "the code was used before; what it gave has been ended")
        }
        return .agent(grant, refresh: token)
    }

    private static func replay(of code: AuthorizationCode) -> AuditEvent {
        AuditEvent(
            .grantReused,
            realm: code.realm,
            actor: .application(code.application),
            agent: code.agent,
            fields: ["grant": code.grantID.text]
        )
    }

    /// RFC 7636, section 4.1: 43 to 128 unreserved characters, those that percent-encoding leaves alone.
    ///
    /// A verifier without a challenge is refused too: RFC 9700, section 4.8.2 (downgrade).
    private static func verify(_ verifier: String?, against challenge: String?) throws(OAuthError) {
        guard let challenge else {
            guard verifier == nil else { throw OAuthError(.invalidGrant, "code_verifier without a code_challenge") }
            return
        }
        guard let verifier else { throw OAuthError(.invalidGrant, "code_verifier is missing") }
        guard 43...128 ~= verifier.utf8.count, verifier.utf8.elementsEqual(FormParameters.encode(verifier).utf8),
            constantTimeEquals(Base64URL.encodeBytes(Digest.sha256(verifier)), challenge.utf8)
        else { throw OAuthError(.invalidGrant, "code_verifier does not match") }
    }
}
