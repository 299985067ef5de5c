package import Model
package import Primitives
import SignIn

/// The agents of one realm, found by login or mail.
package struct AgentAdministration: Sendable {
    private let services: AdministrationServices

    init(_ services: AdministrationServices) { self.services = services }

    package func page(in realm: Realm.Slug, after: String?, limit: Int) async throws -> [Affiliation] {
        _ = try await self.services.realms.realm(realm)
        return try await self.services.stores.realm(realm).affiliations.page(after: after, limit: limit)
    }

    /// The one affiliation of that login or mail; several are told apart by their logins.
    /// Operators are found in `platform`.
    package func find(_ name: String, in realm: Realm.Slug) async throws -> Affiliation {
        if realm != Realm.platform { _ = try await self.services.realms.realm(realm) }
        let found = try await self.services.stores.realm(realm).affiliations.named(name)
        guard let first = found.first else {
            let agents = try await self.services.stores.realm(realm).affiliations.page(after: nil, limit: 1000)
            let near = NearestWord.to(name, among: agents.map(\.profile.login)).map { [$0] } ?? []
            throw AdministrationError.notFound("agent \(name) in \(realm)", near: near)
        }
        guard found.count == 1 else { throw AdministrationError.ambiguous(found.map(\.profile.login).sorted()) }
        return first
    }

    /// A password is the agent's first: one that an administrator chose is changed before it opens anything (ASVS 6.4.6).
    package func create(
        _ profile: Affiliation.Profile,
        password: Secret?,
        chosenBy origin: PasswordOrigin = .administrator,
        in slug: Realm.Slug,
        isDryRun: Bool,
        actor: AuditEvent.Actor
    ) async throws -> Affiliation {
        try await self.check(profile, password: password, holder: nil, in: slug)
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
        var verifier: String?
        if let password { verifier = try await self.verifier(of: password) }
        let audit = self.event(.agentCreated, affiliation, actor, personal: ["login": profile.login])
        do {
            try await self.services.stores.realm(slug).affiliations
                .create(agent, affiliation, passwordHash: verifier, chosenBy: origin, audit: audit, at: now)
        } catch let error as StoreError where error.code == .conflict {
            throw AdministrationError.conflict("the login or mail of \(profile.login) is taken in \(slug)")
        }
        return affiliation
    }

    /// Only local agents: what a directory feeds is changed in the directory.
    package func update(
        _ name: String,
        in slug: Realm.Slug,
        password: Secret?,
        chosenBy origin: PasswordOrigin = .administrator,
        isDryRun: Bool,
        actor: AuditEvent.Actor,
        _ change: (inout Affiliation.Profile) throws -> Void
    ) async throws -> (affiliation: Affiliation, changes: [String]) {
        var affiliation = try await self.find(name, in: slug)
        guard affiliation.source == .local else {
            throw AdministrationError.conflict("\(name) comes from a directory: change it there, then synchronise")
        }
        let before = affiliation.profile
        try change(&affiliation.profile)
        try await self.check(affiliation.profile, password: password, holder: affiliation.id, in: slug)
        var changes = ProfileChanges.lines(from: before, to: affiliation.profile)
        if password != nil { changes.append("password: replaced") }
        guard !isDryRun, !changes.isEmpty else { return (affiliation, changes) }
        try await self.keep(affiliation, before: before, password: password, chosenBy: origin, changes, actor)
        return (affiliation, changes)
    }

    /// Ends grants, sessions and tells the applications reached, in one transaction; no synchronisation undoes it. No
    /// change: an administrator had done it already.
    package func disable(
        _ name: String,
        in realm: Realm.Slug,
        reason: String?,
        isDryRun: Bool,
        actor: AuditEvent.Actor
    ) async throws -> (affiliation: Affiliation, changes: [String]) {
        let before = try await self.find(name, in: realm)
        var after = before
        after.status = .disabled
        after.disabledBy = .administrator
        let changes = ProfileChanges.lines(ofStatus: before, after)
        if case .agent = actor, !changes.isEmpty { try await self.services.roles.checkOthersRemain(than: before) }
        guard !isDryRun, !changes.isEmpty else { return (after, changes) }
        let audit = self.event(.agentDisabled, before, actor, personal: reason.map { ["reason": $0] } ?? [:])
        let isDone = try await self.services.stores.realm(realm).affiliations
            .disable(before.id, audit: audit, at: self.services.clock.now)
        return (try await self.find(name, in: realm), isDone ? changes : [])
    }

    package func enable(
        _ name: String,
        in realm: Realm.Slug,
        reason: String? = nil,
        isDryRun: Bool,
        actor: AuditEvent.Actor
    ) async throws -> (affiliation: Affiliation, changes: [String]) {
        let before = try await self.find(name, in: realm)
        var after = before
        after.status = .active
        after.disabledAt = nil
        after.disabledBy = nil
        let changes = ProfileChanges.lines(ofStatus: before, after)
        guard !isDryRun, !changes.isEmpty else { return (after, changes) }
        let audit = self.event(.agentEnabled, before, actor, personal: reason.map { ["reason": $0] } ?? [:])
        let isDone = try await self.services.stores.realm(realm).affiliations
            .enable(before.id, audit: audit, at: self.services.clock.now)
        return (try await self.find(name, in: realm), isDone ? changes : [])
    }

    private func keep(
        _ affiliation: Affiliation,
        before: Affiliation.Profile,
        password: Secret?,
        chosenBy origin: PasswordOrigin,
        _ changes: [String],
        _ actor: AuditEvent.Actor
    ) async throws {
        let store = self.services.stores.realm(affiliation.realm).affiliations
        let audit = self.event(
            .agentUpdated,
            affiliation,
            actor,
            personal: ["changes": changes.joined(separator: "; ")]
        )
        if affiliation.profile != before {
            do {
                _ = try await store.update(
                    affiliation.id,
                    profile: affiliation.profile,
                    audit: audit,
                    at: self.services.clock.now
                )
            } catch let error as StoreError where error.code == .conflict {
                throw AdministrationError.conflict("the login or mail is taken in \(affiliation.realm)")
            }
        }
        guard let password else { return }
        let verifier = try await self.verifier(of: password)
        let replaced = self.event(.agentUpdated, affiliation, actor, personal: ["changes": "password: replaced"])
        try await store.setPasswordHash(
            verifier,
            of: affiliation.id,
            chosenBy: origin,
            sends: [],
            audit: replaced,
            at: self.services.clock.now
        )
        try await self.endSessions(of: affiliation, actor)
    }

    /// Whoever knew the password before has nothing left of it.
    private func endSessions(of affiliation: Affiliation, _ actor: AuditEvent.Actor) async throws {
        let audit = AuditEvent(
            .sessionEnded,
            realm: affiliation.realm,
            actor: actor,
            agent: affiliation.agent,
            fields: ["sessions": "all"]
        )
        _ = try await self.services.stores.sessions.endAll(
            of: affiliation.agent,
            except: nil,
            sends: try await self.services.notices.sessionsEnded(of: affiliation.agent, nil),
            audit: audit,
            at: self.services.clock.now
        )
    }

    /// Of the form in which a password is checked when somebody signs in.
    private func verifier(of password: Secret) async throws -> String {
        try await self.services.hashing.hash(PasswordRules.normalised(password.revealed()))
    }

    private func check(
        _ profile: Affiliation.Profile,
        password: Secret?,
        holder: Affiliation.ID?,
        in slug: Realm.Slug
    ) async throws {
        let realm = try await self.services.realms.realm(slug)
        if let objection = AgentRules.objection(to: profile, in: realm) { throw AdministrationError.invalid(objection) }
        if let password {
            let weaknesses = try await self.services.reset.weaknesses(of: password.revealed(), profile, in: slug)
            guard weaknesses.isEmpty else { throw AdministrationError.weakPassword(weaknesses.map(\.words)) }
        }
        // A domain that leads to another realm would send the agent there to sign in.
        if let mail = profile.mail, let domain = MailAddress(mail)?.domain,
            let other = try await self.services.stores.registry.realm(domain: domain), other.slug != slug
        {
            throw AdministrationError.invalid("the mail domain \(domain) belongs to \(other.slug)")
        }
        for name in [profile.login, profile.mail].compactMap({ $0 }) {
            let holders = try await self.services.stores.realm(slug).affiliations.named(name)
            guard holders.allSatisfy({ $0.id == holder }) else {
                throw AdministrationError.conflict("`\(name)` is taken in \(slug)")
            }
        }
    }

    private func event(
        _ name: AuditEvent.Name,
        _ affiliation: Affiliation,
        _ actor: AuditEvent.Actor,
        personal: [String: String]
    ) -> AuditEvent {
        AuditEvent(
            name,
            realm: affiliation.realm,
            actor: actor,
            agent: affiliation.agent,
            fields: ["affiliation": affiliation.id.text],
            personal: personal
        )
    }
}
