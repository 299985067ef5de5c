package import Model
package import Primitives
import SignIn

/// Break-glass accounts: platform administrators of no directory and of no realm, with factors of their own.
///
/// Nobody but the operator ever knows the password: it is chosen behind a one-time link. No mail address leads to one,
/// so that no mailbox opens it.
package struct OperatorAdministration: Sendable {
    package struct Account: Sendable {
        package let affiliation: Affiliation
        package let hasRole: Bool
        package let hasPassword: Bool
        package let factors: [Factor]
        /// Of the last year: older ones are in no log any more.
        package let lastUsedAt: Timestamp?

        /// What the next sign-in would do: enrol, or open.
        package var isEnrolled: Bool { self.factors.contains { $0.kind != .recoveryCodes } }
    }

    private static let limit = 1000

    private let services: AdministrationServices

    init(_ services: AdministrationServices) { self.services = services }

    package func all() async throws -> [Account] {
        let holders = Set(
            try await self.services.stores.roles.all().filter { $0.scope == .platform }.map(\.affiliation)
        )
        let store = self.services.stores.realm(Realm.platform).affiliations
        let uses = try await self.services.stores.audit.entries(
            realm: Realm.platform,
            name: AuditEvent.Name.operatorSignedIn.rawValue,
            limit: Self.limit
        )
        var accounts: [Account] = []
        for affiliation in try await store.page(after: nil, limit: Self.limit) {
            let actor = AuditEvent.Actor.agent(affiliation.agent).description
            accounts.append(
                Account(
                    affiliation: affiliation,
                    hasRole: holders.contains(affiliation.id),
                    hasPassword: try await store.passwordHash(of: affiliation.id) != nil,
                    factors: try await self.services.factorDesk.factors(of: affiliation.agent),
                    lastUsedAt: uses.first { $0.actor == actor }?.time
                )
            )
        }
        return accounts
    }

    /// The account, its role and the link behind which its password is chosen. A dry run makes none of them.
    package func create(
        _ name: String,
        life: Duration?,
        isDryRun: Bool,
        actor: AuditEvent.Actor
    ) async throws -> (account: Account, link: LinkAdministration.Given?) {
        guard AgentRules.isLogin(name) else {
            throw AdministrationError.invalid(
                "an operator's name is 1 to 64 of a-z, A-Z, 0-9, - . _, a letter or digit first"
            )
        }
        if let life, !LinkAdministration.lives.contains(life) {
            throw AdministrationError.invalid("a link lives 5 minutes to 24 hours")
        }
        let store = self.services.stores.realm(Realm.platform).affiliations
        guard try await store.named(name).isEmpty else { throw Self.taken(name) }
        let affiliation = self.affiliation(name)
        let account = Account(
            affiliation: affiliation,
            hasRole: true,
            hasPassword: false,
            factors: [],
            lastUsedAt: nil
        )
        guard !isDryRun else { return (account, nil) }
        try await self.keep(affiliation, actor)
        return (account, try await self.link(to: name, life: life, isDryRun: false, actor: actor))
    }

    /// For a password that is lost; the factors stay.
    package func link(
        to name: String,
        life: Duration?,
        isDryRun: Bool,
        actor: AuditEvent.Actor
    ) async throws -> LinkAdministration.Given {
        try await self.services.links.give(
            .password,
            to: name,
            in: Realm.platform,
            life: life,
            by: [.asker],
            isDryRun: isDryRun,
            actor: actor
        )
    }

    private func affiliation(_ name: String) -> Affiliation {
        let now = self.services.clock.now
        return Affiliation(
            realm: Realm.platform,
            id: .make(at: now, random: self.services.random),
            agent: .make(at: now, random: self.services.random),
            source: .local,
            profile: .init(
                login: name,
                givenName: name,
                familyName: name,
                displayName: name,
                organization: .ofNobody
            ),
            createdAt: now
        )
    }

    private func keep(_ affiliation: Affiliation, _ actor: AuditEvent.Actor) async throws {
        let agent = Agent(
            id: affiliation.agent,
            subject: Agent.Subject(self.services.random.token(bytes: 16)),
            createdAt: affiliation.createdAt
        )
        let fields = ["affiliation": affiliation.id.text]
        let created = AuditEvent(
            .operatorCreated,
            realm: Realm.platform,
            actor: actor,
            agent: agent.id,
            fields: fields,
            personal: ["login": affiliation.profile.login]
        )
        let granted = AuditEvent(
            .roleGranted,
            realm: Realm.platform,
            actor: actor,
            agent: agent.id,
            fields: fields.merging(["role": "platform-admin"]) { $1 }
        )
        do {
            try await self.services.stores.roles
                .createOperator(agent, affiliation, audits: [created, granted], at: affiliation.createdAt)
        } catch let error as StoreError where error.code == .conflict {
            throw Self.taken(affiliation.profile.login)
        }
    }

    private static func taken(_ name: String) -> AdministrationError {
        .conflict("there is an operator \(name): liamm operator link \(name) gives a new password")
    }
}
