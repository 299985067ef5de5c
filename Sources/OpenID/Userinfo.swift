import JOSE
package import Model
package import Primitives

/// OpenID Connect Core, section 5.3: the token is ours, for this issuer, and its grant is alive now.
package struct Userinfo: Sendable {
    /// Section 5.3.2.
    package enum Answer: Sendable, Hashable {
        case claims(JSONValue)
        /// `application/jwt`: signed, encrypted or both, as the application has registered.
        case token(String)
    }

    private let stores: any Stores
    private let keys: KeyRing
    private let proofs: SenderProof
    private let subjects: SubjectResolver
    private let claims: ClaimsWriter
    private let encryption: TokenEncryption
    private let clock: any WallClock

    package init(
        stores: any Stores,
        keys: KeyRing,
        proofs: SenderProof,
        subjects: SubjectResolver,
        claims: ClaimsWriter,
        encryption: TokenEncryption,
        clock: any WallClock
    ) {
        self.stores = stores
        self.keys = keys
        self.proofs = proofs
        self.subjects = subjects
        self.claims = claims
        self.encryption = encryption
        self.clock = clock
    }

    package func respond(issuer: Issuer, accessToken: String, caller: Caller) async throws -> Answer {
        let now = self.clock.now
        let refusal = OAuthError(.invalidToken, "the access token is not valid or has ended")
        guard let token = try await self.keys.accessToken(accessToken, now: now) else { throw refusal }
        let algorithm = try await self.proofs.confirm(
            accessToken: accessToken,
            claims: token.claims,
            caller: caller
        )
        guard token.claims["iss"]?.string == issuer.url, token.claims["aud"]?.string == issuer.url,
            let id = token.claims["grant"]?.string,
            let standing = try await self.stores.grants.standing(.init(id), now: now),
            let application = try await self.stores.applications.application(standing.grant.application),
            // Default deny, here too: what was closed since the token was made is closed.
            application.refusal(of: standing.affiliation) == nil
        else { throw refusal }
        let grant = standing.grant
        try self.proofs.check(algorithm, of: application, caller: caller)
        // Of the token: it may have fewer than the grant.
        let scopes = (token.claims["scope"]?.string ?? "").split(separator: " ").map(String.init)
        // A refresh may have asked for less (RFC 6749, section 6): what it gave is no token of OpenID Connect.
        guard scopes.contains(Scope.openid.rawValue) else {
            throw OAuthError(.insufficientScope, "the access token has not the scope openid")
        }
        let party = TokenParty(
            grant: grant.answered(
                scopes: scopes.filter(grant.scopes.contains),
                confirmation: grant.details.confirmation
            ),
            subject: self.subjects.subject(of: standing, for: application),
            affiliation: standing.affiliation,
            application: application,
            issuer: issuer
        )
        return try await self.answer(try await self.claims.userinfo(of: party), to: party)
    }

    /// A signed answer says by whom and for whom it is, and has no end: it can never pass for an ID token.
    private func answer(_ claims: [String: JSONValue], to party: TokenParty) async throws -> Answer {
        let (application, client) = (party.application, party.application.client)
        guard let algorithm = client.userinfoAlgorithm else {
            guard let way = client.userinfoEncryption else { return .claims(.object(claims)) }
            return .token(try await self.encryption.sealed(.object(claims), to: application, by: way))
        }
        var claims = claims
        claims["iss"] = .string(party.issuer.url)
        claims["aud"] = .string(application.clientID.text)
        let token = try JWT.sign(.object(claims), type: "JWT", with: try await self.keys.signingKey(algorithm))
        return .token(try await self.encryption.nested(token, to: application, by: client.userinfoEncryption))
    }
}
