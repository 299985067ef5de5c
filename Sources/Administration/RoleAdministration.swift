package import Model
import Primitives

/// Who may administer what. Roles are given by name to one affiliation of an agent; no group, directory or application
/// gives any.
package struct RoleAdministration: Sendable {
    package struct Held: Sendable {
        package let role: AdminRole
        /// Nil when it is gone: the role gives nothing.
        package let affiliation: Affiliation?
    }

    private let services: AdministrationServices

    init(_ services: AdministrationServices) { self.services = services }

    package func all() async throws -> [Held] {
        var held: [Held] = []
        for role in try await self.services.stores.roles.all() {
            let store = self.services.stores.realm(role.realm).affiliations
            held.append(Held(role: role, affiliation: try await store.affiliation(role.affiliation)))
        }
        return held
    }

    /// No change: the agent had it.
    package func grant(
        _ scope: AdminRole.Scope,
        to name: String,
        in realm: Realm.Slug,
        isDryRun: Bool,
        actor: AuditEvent.Actor
    ) async throws -> (held: Held, changes: [String]) {
        try await self.check(actor)
        let affiliation = try await self.services.agents.find(name, in: realm)
        if case .realm(let slug) = scope { _ = try await self.services.realms.realm(slug) }
        guard affiliation.status == .active else {
            throw AdministrationError.invalid("\(affiliation.profile.login) of \(realm) is not active")
        }
        let role = AdminRole(agent: affiliation.agent, scope: scope, realm: realm, affiliation: affiliation.id)
        let held = Held(role: role, affiliation: affiliation)
        let before = try await self.services.stores.roles.all().first { $0.agent == role.agent && $0.scope == scope }
        if let before {
            guard before.affiliation == role.affiliation else {
                throw AdministrationError.conflict("the agent has this role with an affiliation of \(before.realm)")
            }
            return (held, [])
        }
        guard !isDryRun else { return (held, ["role: none → \(role.words)"]) }
        let isNew = try await self.services.stores.roles
            .grant(role, audit: self.event(.roleGranted, role, actor), at: self.services.clock.now)
        return (held, isNew ? ["role: none → \(role.words)"] : [])
    }

    /// The last platform administrator is taken away on the server's machine alone: nobody could give the role back.
    package func revoke(
        _ scope: AdminRole.Scope,
        from name: String,
        in realm: Realm.Slug,
        isDryRun: Bool,
        actor: AuditEvent.Actor
    ) async throws -> (held: Held, changes: [String]) {
        try await self.check(actor)
        let affiliation = try await self.services.agents.find(name, in: realm)
        let all = try await self.services.stores.roles.all()
        guard let role = all.first(where: { $0.scope == scope && $0.affiliation == affiliation.id }) else {
            let role = AdminRole(agent: affiliation.agent, scope: scope, realm: realm, affiliation: affiliation.id)
            return (Held(role: role, affiliation: affiliation), [])
        }
        if case .agent = actor, scope == .platform, try await self.isLast(role) {
            throw Self.last
        }
        let held = Held(role: role, affiliation: affiliation)
        guard !isDryRun else { return (held, ["role: \(role.words) → none"]) }
        let (store, audit, now) = (
            self.services.stores.roles, self.event(.roleRevoked, role, actor), self.services.clock.now
        )
        let isDone: Bool
        if case .agent = actor, scope == .platform {
            switch try await store.revokeUnlessLast(role, audit: audit, at: now) {
            case .taken: isDone = true
            case .notHeld: isDone = false
            // Somebody else's was taken since we looked.
            case .last: throw Self.last
            }
        } else {
            isDone = try await store.revoke(role, audit: audit, at: now)
        }
        return (held, isDone ? ["role: \(role.words) → none"] : [])
    }

    private static let last = AdministrationError.conflict(
        "the last platform administrator: only the administration socket takes this role away"
    )

    /// Whether an administrator of this affiliation holds a role that `party` does not cover: who could give them a
    /// password or a factor could become them.
    package func isAbove(_ roles: [AdminRole], _ affiliation: Affiliation) async throws -> Bool {
        let theirs = try await self.services.stores.roles.all().filter { $0.affiliation == affiliation.id }
        return theirs.contains { their in
            switch their.scope {
            case .platform: !roles.contains { $0.scope == .platform }
            case .realm(let slug): !roles.contains { $0.covers(slug) }
            }
        }
    }

    /// Nobody gives or takes what they have not: whatever the way by which they came here.
    private func check(_ actor: AuditEvent.Actor) async throws {
        switch actor {
        case .localOperator, .hub: return
        case .agent(let id):
            let own = try await self.services.stores.roles.roles(of: id)
            guard own.contains(where: { $0.scope == .platform }) else {
                throw AdministrationError.forbidden("only a platform administrator changes roles")
            }
        case .application: throw AdministrationError.forbidden("no application changes roles")
        }
    }

    /// Roles that give nothing are not counted, nor are operators': they are for the day when nobody else comes in.
    private func isLast(_ role: AdminRole) async throws -> Bool {
        let others = try await self.all().filter {
            $0.role.scope == .platform && $0.role.agent != role.agent && $0.role.realm != Realm.platform
                && $0.affiliation?.status == .active
        }
        return others.isEmpty
    }

    /// Throws when `affiliation` is that of the last platform administrator, and nobody but operators would be left.
    package func checkOthersRemain(than affiliation: Affiliation) async throws {
        let held = try await self.services.stores.roles.all().first {
            $0.scope == .platform && $0.affiliation == affiliation.id && $0.realm != Realm.platform
        }
        if let held, try await self.isLast(held) { throw Self.lastDisabled }
    }

    private static let lastDisabled = AdministrationError.conflict(
        "the last platform administrator: only the administration socket disables this account"
    )

    private func event(_ name: AuditEvent.Name, _ role: AdminRole, _ actor: AuditEvent.Actor) -> AuditEvent {
        AuditEvent(
            name,
            realm: role.realm,
            actor: actor,
            agent: role.agent,
            fields: ["role": role.words, "affiliation": role.affiliation.text]
        )
    }
}

extension AdminRole {
    /// `platform-admin`, `realm-admin of armor`.
    fileprivate var words: String {
        switch self.scope {
        case .platform: self.name
        case .realm(let slug): "\(self.name) of \(slug)"
        }
    }
}
