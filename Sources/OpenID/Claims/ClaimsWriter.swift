package import Model
package import Primitives

/// What the hub says of an agent to one application: what its scopes open, and what it asked for by name, never more
/// than it may know.
package struct ClaimsWriter: Sendable {
    /// As discovery tells it.
    package static let supported =
        ["sub", "iss", "aud", "exp", "iat", "nonce", "auth_time", "acr", "amr", "sid"]
        + AgentClaim.allCases.map(\.rawValue)

    private let stores: any Stores

    package init(stores: any Stores) { self.stores = stores }

    /// OpenID Connect Core, section 5.3.2. What ProConnect would have to refuse is refused here: it replaces a SIRET that
    /// is not there by one that is not the agent's.
    package func userinfo(of party: TokenParty) async throws -> [String: JSONValue] {
        let known = try await self.known(of: party)
        if party.application.client.claimProfile == .proconnect {
            let missing = ProConnectIdentity.missing(known)
            guard missing.isEmpty else {
                let names = missing.map(\.rawValue).joined(separator: " ")
                throw OAuthError(.invalidToken, "the identity of the agent lacks \(names)")
            }
        }
        let request = ClaimsRequest(party.grant.details.claims)
        var told = Self.opened(known, by: party.scopes)
        told.merge(try await self.named(request.userinfo, known, party)) { opened, _ in opened }
        return Self.members(told, subject: party.subject)
    }

    /// What scopes alone would open, without a sign-in: for a look beforehand.
    package static func told(
        by scopes: [Scope],
        of affiliation: Affiliation,
        in realm: Realm,
        subject: Agent.Subject
    ) -> [String: JSONValue] {
        let known = AgentClaim.values(of: affiliation, in: realm, subject: subject)
        return self.members(self.opened(known, by: scopes), subject: subject)
    }

    /// Beside what every ID token says. Scopes open nothing here, but in the words of Keycloak (section 5.4).
    func idToken(of party: TokenParty) async throws -> [String: JSONValue] {
        let request = ClaimsRequest(party.grant.details.claims)
        let isKeycloak = party.application.client.claimProfile == .keycloak
        guard !request.idToken.isEmpty || isKeycloak else { return Self.members([:], subject: party.subject) }
        let known = try await self.known(of: party)
        var members = Self.members(try await self.named(request.idToken, known, party), subject: party.subject)
        if isKeycloak {
            members.merge(KeycloakClaims.members(.idToken, of: party, known: known)) { named, _ in named }
        }
        return members
    }

    /// Beside what every access token says.
    func accessToken(of party: TokenParty) async throws -> [String: JSONValue] {
        guard party.application.client.claimProfile == .keycloak else {
            return Self.members([:], subject: party.subject)
        }
        let known = try await self.known(of: party)
        var members = KeycloakClaims.members(.accessToken, of: party, known: known)
        members["sub"] = .string(party.subject.text)
        return members
    }

    private func known(of party: TokenParty) async throws -> [AgentClaim: JSONValue] {
        guard let realm = try await self.stores.registry.realm(party.grant.realm)?.realm else {
            throw OAuthError(.invalidGrant, "the grant has ended")
        }
        let values = AgentClaim.values(of: party.affiliation, in: realm, subject: party.subject)
        return party.application.client.claimProfile == .proconnect ? ProConnectIdentity.acceptable(values) : values
    }

    /// An application of the region or its members may know what the hub knows, as it could ask for any scope; a third
    /// party what the agent has let it know.
    private func named(
        _ request: [AgentClaim: ClaimsRequest.Values],
        _ known: [AgentClaim: JSONValue],
        _ party: TokenParty
    ) async throws -> [AgentClaim: JSONValue] {
        guard !request.isEmpty else { return [:] }
        var allowed = Set(AgentClaim.allCases)
        if party.application.isThirdParty {
            let consent = try await self.stores.own.consent(of: party.grant.agent, to: party.application.clientID)
            allowed = Set(party.scopes.flatMap(\.claims)).union(consent?.claims ?? [])
        }
        return known.filter { claim, value in
            guard allowed.contains(claim), let asked = request[claim] else { return false }
            return asked?.contains(value) ?? true
        }
    }

    private static func opened(_ known: [AgentClaim: JSONValue], by scopes: [Scope]) -> [AgentClaim: JSONValue] {
        known.filter { claim, _ in scopes.contains { $0.claims.contains(claim) } }
    }

    private static func members(_ claims: [AgentClaim: JSONValue], subject: Agent.Subject) -> [String: JSONValue] {
        var members: [String: JSONValue] = [:]
        for (claim, value) in claims { members[claim.rawValue] = value }
        members["sub"] = .string(subject.text)
        return members
    }
}
