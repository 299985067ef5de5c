import JOSE
package import Model
package import Primitives
package import SignIn

/// Somebody who has signed in to administer, and what they may administer now.
package struct AdministratorParty: Sendable, Hashable {
    package let affiliation: Affiliation
    /// Those exercised with this affiliation; none: they may do nothing here.
    package let roles: [AdminRole]
    package let authenticatedAt: Timestamp
    /// When the sign-in ends, whatever its use.
    package let expiresAt: Timestamp

    package init(
        affiliation: Affiliation,
        roles: [AdminRole],
        authenticatedAt: Timestamp,
        expiresAt: Timestamp
    ) {
        self.affiliation = affiliation
        self.roles = roles
        self.authenticatedAt = authenticatedAt
        self.expiresAt = expiresAt
    }

    package var isPlatform: Bool { self.roles.contains { $0.scope == .platform } }
    package func covers(_ realm: Realm.Slug) -> Bool { self.roles.contains { $0.covers(realm) } }
}

/// Reads the tokens of the command line at the administration API (RFC 9068, section 4): everything that could have
/// ended since a token was made is looked up at each call.
package struct AdministratorAccess: Sendable {
    package enum Answer: Sendable, Hashable {
        case party(AdministratorParty)
        /// No token of ours for the administration, or what it was made from has ended.
        case invalid
        /// A role, and no sign-in strong enough to use it: the level that is missing (RFC 9470, section 3).
        case tooWeak(AssuranceLevel)
    }

    /// What an administrator's sign-in is worth at least, unless the settings say otherwise.
    package static let usualLevel = AssuranceLevel.eidas2
    /// Those that the settings may choose among: several factors, of an agent that somebody vouches for.
    package static let levels: [AssuranceLevel] = [.eidas1MultiFactor, .eidas2, .eidas3]

    private let stores: any Stores
    private let keys: KeyRing
    private let proofs: SenderProof
    private let baseURL: String
    private let level: AssuranceLevel
    private let clock: any WallClock

    package init(
        stores: any Stores,
        keys: KeyRing,
        proofs: SenderProof,
        baseURL: String,
        level: AssuranceLevel = Self.usualLevel,
        clock: any WallClock
    ) {
        self.stores = stores
        self.keys = keys
        self.proofs = proofs
        self.baseURL = baseURL
        self.level = level
        self.clock = clock
    }

    /// The `aud` of such tokens: no other endpoint accepts them, and no other token is accepted here.
    package static func audience(base: String) -> String { "\(base)/admin/v1" }

    /// A token that is bound to a key needs its proof with each call (RFC 9449, section 7).
    package func answer(to accessToken: String, caller: Caller) async throws -> Answer {
        let now = self.clock.now
        guard let id = try await self.grant(of: accessToken, caller),
            let kept = try await self.stores.grants.standing(id, now: now), self.isAdministrative(kept.grant),
            let application = try await self.stores.applications.application(kept.grant.application),
            application.isCommandLine, let standing = GrantStanding(kept, for: [application], now: now),
            // Whatever was asked for: nobody administers beyond the hours of their session.
            kept.session.expiresAt > now
        else { return .invalid }
        let (grant, affiliation) = (kept.grant, kept.affiliation)
        // A password that no directory has confirmed today gives no role (identity.md, "Survival").
        let given = try await kept.session.isSurvival ? [] : self.stores.roles.roles(of: grant.agent)
        let roles = given.filter { $0.realm == grant.realm && $0.affiliation == grant.affiliation }
        guard roles.isEmpty || standing.assurance.meets([self.level]) else { return .tooWeak(self.level) }
        return .party(
            AdministratorParty(
                affiliation: affiliation,
                roles: roles,
                authenticatedAt: grant.authenticatedAt,
                expiresAt: grant.expiresAt
            )
        )
    }

    private func isAdministrative(_ grant: Grant) -> Bool {
        grant.application == Application.commandLine.clientID && grant.issuerRealm == nil
            && grant.scopes.contains(Scope.admin.rawValue)
    }

    /// The grant that the token names; nil too where it is bound to a key that the caller does not prove.
    private func grant(of accessToken: String, _ caller: Caller) async throws -> Grant.ID? {
        guard
            let token = try await self.keys.accessToken(accessToken, now: self.clock.now),
            token.claims["iss"]?.string == self.baseURL,
            token.claims["aud"]?.string == Self.audience(base: self.baseURL),
            token.claims["client_id"]?.string == Application.commandLine.clientID.text,
            (token.claims["scope"]?.string ?? "").split(separator: " ").contains("admin"),
            let grant = token.claims["grant"]?.string
        else { return nil }
        do {
            _ = try await self.proofs.confirm(accessToken: accessToken, claims: token.claims, caller: caller)
        } catch is OAuthError {
            return nil
        }
        return .init(grant)
    }
}
