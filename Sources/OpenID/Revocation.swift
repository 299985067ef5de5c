package import Model
package import Primitives

/// The revocation endpoint (RFC 7009): a token that an application does not need any more ends the grant it came with,
/// and all that was made of it.
package struct Revocation: Sendable {
    private let stores: any Stores
    private let clients: ClientAuthentication
    private let keys: KeyRing
    private let sealer: any SecretSealer
    private let clock: any WallClock

    package init(
        stores: any Stores,
        clients: ClientAuthentication,
        keys: KeyRing,
        sealer: any SecretSealer,
        clock: any WallClock
    ) {
        self.stores = stores
        self.clients = clients
        self.keys = keys
        self.sealer = sealer
        self.clock = clock
    }

    /// Returns for a token that is unknown, over, or another application's just as well (section 2.2): nothing is told,
    /// and another's is left alone. `unsupported_token_type` for what nothing can end but its own five minutes.
    package func respond(issuer: Issuer, caller: Caller, form: FormParameters) async throws {
        let application = try await self.clients.authenticate(caller, form: form)
        guard let text = form["token"] else { throw OAuthError(.invalidRequest, "token is missing") }
        // The hint is a hint (section 2.1): the two kinds cannot be taken for one another.
        if let refresh = RefreshToken(text, sealer: self.sealer) {
            return try await self.end(refresh.grantID, of: application, issuer: issuer)
        }
        let now = self.clock.now
        guard let token = try await IssuedToken(text, issuer: issuer, keys: self.keys, now: now),
            token.client == application.clientID
        else { return }
        guard let id = token.grant else {
            throw OAuthError(.unsupportedTokenType, "a token of the application itself ends by its time only")
        }
        guard token.claims["act"] == nil else {
            throw OAuthError(.unsupportedTokenType, "an exchanged token ends with the grant it was made of")
        }
        try await self.end(id, of: application, issuer: issuer)
    }

    private func end(_ id: Grant.ID, of application: Application, issuer: Issuer) async throws {
        let now = self.clock.now
        guard let grant = try await self.stores.grants.live(id, now: now), grant.application == application.clientID,
            grant.issuerRealm == issuer.realm
        else { return }
        let audit = AuditEvent(
            .grantRevoked,
            realm: grant.realm,
            actor: .application(application.clientID),
            agent: grant.agent,
            fields: ["application": application.clientID.text, "grant": id.text]
        )
        try await self.stores.grants.end(id, audit: audit, at: now)
    }
}
