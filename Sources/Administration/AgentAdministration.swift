package import Model
package import Primitives

/// The agents of one realm, found by login or mail.
package struct AgentAdministration: Sendable {
    private static let passwordLength = 12...128

    private let services: AdministrationServices

    init(_ services: AdministrationServices) { self.services = services }

    package func page(in realm: Realm.Slug, after: String?, limit: Int) async throws -> [Affiliation] {
        _ = try await self.services.realms.realm(realm)
        return try await self.services.stores.realm(realm).affiliations.page(after: after, limit: limit)
    }

    /// The one affiliation of that login or mail; several are told apart by their logins.
    package func find(_ name: String, in realm: Realm.Slug) async throws -> Affiliation {
        _ = try await self.services.realms.realm(realm)
        let found = try await self.services.stores.realm(realm).affiliations.named(name)
        guard let first = found.first else { throw AdministrationError.notFound("agent \(name) in \(realm)") }
        guard found.count == 1 else { throw AdministrationError.ambiguous(found.map(\.profile.login)) }
        return first
    }

    package func create(
        _ profile: Affiliation.Profile,
        password: Secret?,
        in slug: Realm.Slug,
        isDryRun: Bool,
        actor: AuditEvent.Actor
    ) async throws -> Affiliation {
        let realm = try await self.services.realms.realm(slug)
        guard realm.organizations.contains(where: { $0.siren == profile.organization }) else {
            throw AdministrationError.invalid("\(profile.organization) is not an organization of \(slug)")
        }
        guard Self.isName(profile.login), !profile.givenName.isEmpty, !profile.familyName.isEmpty else {
            throw AdministrationError.invalid("a login has 1 to 64 characters without space; both names are needed")
        }
        if let password, !Self.passwordLength.contains(password.revealed().count) {
            throw AdministrationError.invalid("a password has 12 to 128 characters")
        }
        let now = self.services.clock.now
        let agent = Agent.make(at: now, random: self.services.random)
        let affiliation = Affiliation(
            realm: slug,
            id: .make(at: now, random: self.services.random),
            agent: agent.id,
            source: .local,
            profile: profile,
            createdAt: now
        )
        guard !isDryRun else { return affiliation }
        let audit = AuditEvent(
            .agentCreated,
            realm: slug,
            actor: actor,
            agent: agent.id,
            personal: ["login": profile.login]
        )
        var verifier: String?
        if let password { verifier = try await self.services.hashing.hash(password) }
        try await self.services.stores.realm(slug).affiliations
            .create(agent, affiliation, passwordHash: verifier, audit: audit, at: now)
        return affiliation
    }

    /// Ends grants, sessions and tells the applications reached, in one transaction.
    package func disable(_ name: String, in realm: Realm.Slug, reason: String?, isDryRun: Bool, actor: AuditEvent.Actor)
        async throws -> Affiliation
    {
        let affiliation = try await self.find(name, in: realm)
        guard !isDryRun else { return affiliation }
        let audit = AuditEvent(
            .agentDisabled,
            realm: realm,
            actor: actor,
            agent: affiliation.agent,
            personal: ["reason": reason ?? ""]
        )
        _ = try await self.services.stores.realm(realm).affiliations
            .disable(affiliation.id, audit: audit, at: self.services.clock.now)
        return try await self.find(name, in: realm)
    }

    package func enable(_ name: String, in realm: Realm.Slug, isDryRun: Bool, actor: AuditEvent.Actor) async throws
        -> Affiliation
    {
        let affiliation = try await self.find(name, in: realm)
        guard !isDryRun else { return affiliation }
        let audit = AuditEvent(.agentEnabled, realm: realm, actor: actor, agent: affiliation.agent)
        _ = try await self.services.stores.realm(realm).affiliations
            .enable(affiliation.id, audit: audit, at: self.services.clock.now)
        return try await self.find(name, in: realm)
    }

    private static func isName(_ text: String) -> Bool {
        1...64 ~= text.utf8.count && text.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F }
    }
}
