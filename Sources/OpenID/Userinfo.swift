import JOSE
package import Model
package import Primitives

/// OpenID Connect Core, section 5.3: the token is ours, for this issuer, and its grant is alive now.
package struct Userinfo: Sendable {
    private let stores: any Stores
    private let keys: KeyRing
    private let proofs: SenderProof
    private let clock: any WallClock

    package init(stores: any Stores, keys: KeyRing, proofs: SenderProof, clock: any WallClock) {
        self.stores = stores
        self.keys = keys
        self.proofs = proofs
        self.clock = clock
    }

    package func respond(issuer: Issuer, accessToken: String, caller: Caller) async throws -> JSONValue {
        let now = self.clock.now
        let refusal = OAuthError(.invalidToken, "the access token is not valid or has ended")
        let token: JWT
        do {
            token = try JWT.verify(
                accessToken,
                keys: try await self.keys.published(),
                algorithms: [.ES256],
                type: "at+jwt"
            )
            try token.checkTimes(now: now, leeway: .zero)
        } catch is JOSEError {
            throw refusal
        }
        try await self.proofs.confirm(accessToken: accessToken, claims: token.claims, caller: caller)
        guard token.claims["iss"]?.string == issuer.url, token.claims["aud"]?.string == issuer.url,
            let id = token.claims["grant"]?.string,
            let grant = try await self.stores.grants.live(.init(id), now: now),
            let agent = try await self.stores.agents.agent(grant.agent),
            let affiliation = try await self.stores.realm(grant.realm).affiliations.affiliation(grant.affiliation),
            let application = try await self.stores.applications.application(grant.application),
            // Default deny, here too: what was closed since the token was made is closed.
            application.refusal(of: affiliation) == nil,
            let realm = try await self.stores.registry.realm(grant.realm)?.realm
        else { throw refusal }
        return ClaimsWriter(realm: realm).userinfo(
            subject: agent.subject,
            affiliation: affiliation,
            // Of the token: it may have fewer than the grant.
            scopes: Scope.parse(token.claims["scope"]?.string ?? "").filter { grant.scopes.contains($0.rawValue) }
        )
    }
}
