import Model
import Primitives
import SQLCore

/// Who may administer what. A role whose affiliation is not active is kept and gives nothing.
struct SQLRoleStore: RoleStore {
    let context: StorageContext

    func all() async throws -> [AdminRole] {
        try await self.context.list("roles", "select * from admin_roles order by scope, agent") { try AdminRole($0) }
    }

    func roles(of agent: Agent.ID) async throws -> [AdminRole] {
        try await self.context.lookup(
            "roles of an agent",
            """
            select admin_roles.* from admin_roles
            join affiliations on affiliations.realm = admin_roles.realm and affiliations.id = admin_roles.affiliation
            where admin_roles.agent = \(agent) and affiliations.agent = \(agent) and affiliations.status = 'active'
            order by admin_roles.scope
            """
        ) { try AdminRole($0) }
    }

    func grant(_ role: AdminRole, audit: AuditEvent, at time: Timestamp) async throws -> Bool {
        try await self.context.write("role") { transaction in
            let rows = try await transaction.query(
                """
                insert into admin_roles (agent, scope, realm, affiliation, given_at)
                values (\(role.agent), \(role.scope.column), \(role.realm), \(role.affiliation), \(time))
                on conflict (agent, scope) do nothing returning given_at
                """
            )
            guard !rows.isEmpty else { return false }
            try await self.context.record(audit, at: time, in: transaction)
            return true
        }
    }

    func revoke(_ role: AdminRole, audit: AuditEvent, at time: Timestamp) async throws -> Bool {
        try await self.context.write("role") { transaction in
            let changed = try await transaction.execute(
                "delete from admin_roles where agent = \(role.agent) and scope = \(role.scope.column)"
            )
            guard changed == 1 else { return false }
            try await self.context.record(audit, at: time, in: transaction)
            return true
        }
    }

    func revokeUnlessLast(_ role: AdminRole, audit: AuditEvent, at time: Timestamp) async throws -> RoleRevocation {
        try await self.context.write("role") { transaction in
            // All of the platform's are locked, in one order: whoever comes second counts anew.
            let held = try await transaction.query(
                "select agent from admin_roles where scope = '' order by agent \(raw: transaction.forUpdate)"
            )
            guard try held.contains(where: { try $0.text("agent") == role.agent.text }) else { return .notHeld }
            let others = try await transaction.query(
                """
                select admin_roles.agent from admin_roles
                join affiliations on affiliations.realm = admin_roles.realm
                    and affiliations.id = admin_roles.affiliation and affiliations.agent = admin_roles.agent
                where admin_roles.scope = '' and admin_roles.agent <> \(role.agent)
                    and admin_roles.realm <> \(Realm.platform) and affiliations.status = 'active' limit 1
                """
            )
            guard !others.isEmpty else { return .last }
            try await transaction.execute("delete from admin_roles where agent = \(role.agent) and scope = ''")
            try await self.context.record(audit, at: time, in: transaction)
            return .taken
        }
    }

    func createOperator(
        _ agent: Agent,
        _ affiliation: Affiliation,
        audits: [AuditEvent],
        at time: Timestamp
    ) async throws {
        guard affiliation.realm == Realm.platform, affiliation.agent == agent.id, affiliation.source == .local else {
            throw StoreError(.conflict, "\(affiliation.id) is no operator's account of \(agent.id)")
        }
        try await self.context.write("operator \(affiliation.id)") { transaction in
            // What affiliations hang on. No body has this number: the row is nobody's to plan or to change.
            try await transaction.execute(
                """
                insert into realms (slug, version, siren, declaration)
                values (\(Realm.platform), 0, \(Realm.platform), '{}') on conflict do nothing
                """
            )
            try await self.context.insert(agent, in: transaction)
            try await self.context.insert(affiliation, in: transaction)
            try await transaction.execute(
                """
                insert into admin_roles (agent, scope, realm, affiliation, given_at)
                values (\(agent.id), '', \(affiliation.realm), \(affiliation.id), \(time))
                """
            )
            for audit in audits { try await self.context.record(audit, at: time, in: transaction) }
        }
    }
}

extension AdminRole.Scope {
    fileprivate var column: String {
        switch self {
        case .platform: ""
        case .realm(let slug): slug.text
        }
    }
}

extension AdminRole {
    fileprivate init(_ row: SQLRow) throws {
        let scope = try row.text("scope")
        self.init(
            agent: try row.identifier("agent"),
            scope: scope.isEmpty ? .platform : .realm(.init(scope)),
            realm: try row.identifier("realm"),
            affiliation: try row.identifier("affiliation")
        )
    }
}

/// Subjects by which one application knows agents.
struct SQLSubjectStore: SubjectStore {
    let context: StorageContext

    func alias(of agent: Agent.ID, for application: Application.ClientID) async throws -> Agent.Subject? {
        try await self.context.find(
            "subject",
            "select subject from subject_aliases where application = \(application) and agent = \(agent)"
        ) { row -> Agent.Subject in try row.identifier("subject") }
    }

    func agent(_ subject: Agent.Subject, for application: Application.ClientID) async throws -> Agent.ID? {
        try await self.context.find(
            "subject",
            "select agent from subject_aliases where application = \(application) and subject = \(subject)"
        ) { row -> Agent.ID in try row.identifier("agent") }
    }

    func add(
        _ aliases: [(agent: Agent.ID, subject: Agent.Subject)],
        for application: Application.ClientID,
        audit: AuditEvent,
        at time: Timestamp
    ) async throws -> Int {
        try await self.context.write("subjects of \(application)") { transaction in
            var added = 0
            for alias in aliases {
                let rows = try await transaction.query(
                    """
                    insert into subject_aliases (application, agent, subject)
                    values (\(application), \(alias.agent), \(alias.subject))
                    on conflict do nothing returning subject
                    """
                )
                added += rows.count
            }
            if added > 0 { try await self.context.record(audit, at: time, in: transaction) }
            return added
        }
    }
}
