import Model
import Primitives
import SQLCore

/// The affiliations of one realm: every statement names it.
struct SQLAffiliationStore: AffiliationStore {
    let realm: Realm.Slug
    let context: StorageContext

    func affiliation(_ id: Affiliation.ID) async throws -> Affiliation? {
        let rows = try await self.context.query(
            "affiliation",
            "select * from affiliations where realm = \(self.realm) and id = \(id)"
        )
        return try rows.first.map { try Affiliation($0) }
    }

    func named(_ name: String) async throws -> [Affiliation] {
        let rows = try await self.context.query(
            "affiliation by name",
            """
            select * from affiliations where realm = \(self.realm) and id in
                (select affiliation from affiliation_names where realm = \(self.realm) and name = \(folded(name)))
            """
        )
        return try rows.map { try Affiliation($0) }
    }

    func page(after: String?, limit: Int) async throws -> [Affiliation] {
        let rows = try await self.context.query(
            "affiliations of \(self.realm)",
            """
            select * from affiliations where realm = \(self.realm) and status <> 'deleted' and login > \(after ?? "")
            order by login limit \(limit)
            """
        )
        return try rows.map { try Affiliation($0) }
    }

    func count() async throws -> Int {
        let rows = try await self.context.query(
            "affiliations of \(self.realm)",
            "select count(*) as number from affiliations where realm = \(self.realm) and status <> 'deleted'"
        )
        return Int(try rows.first?.integer("number") ?? 0)
    }

    func create(
        _ agent: Agent,
        _ affiliation: Affiliation,
        passwordHash: String?,
        audit: AuditEvent,
        at time: Timestamp
    ) async throws {
        guard affiliation.realm == self.realm else { throw StoreError(.conflict, "affiliation of another realm") }
        try await self.context.write("agent \(affiliation.profile.login)") { transaction in
            try await self.context.insert(agent, in: transaction)
            try await self.context.insert(affiliation, in: transaction)
            if let passwordHash { try await self.setVerifier(passwordHash, of: affiliation.id, in: transaction) }
            try await self.context.record(audit, at: time, in: transaction)
        }
    }

    func update(_ id: Affiliation.ID, profile: Affiliation.Profile, audit: AuditEvent, at time: Timestamp)
        async throws -> Affiliation?
    {
        try await self.context.write("agent \(profile.login)") { transaction in
            let rows = try await transaction.query(
                "select * from affiliations where realm = \(self.realm) and id = \(id) and source = ''"
            )
            guard var affiliation = try rows.first.map({ try Affiliation($0) }) else { return nil }
            affiliation.profile = profile
            try await self.context.replaceProfile(of: affiliation, in: transaction)
            try await self.context.record(audit, at: time, in: transaction)
            return affiliation
        }
    }

    func passwordHash(of id: Affiliation.ID) async throws -> String? {
        let rows = try await self.context.query(
            "password verifier",
            "select verifier from password_verifiers where realm = \(self.realm) and affiliation = \(id)"
        )
        return try rows.first?.text("verifier")
    }

    func setPasswordHash(_ hash: String, of id: Affiliation.ID, audit: AuditEvent, at time: Timestamp) async throws {
        try await self.context.write("password verifier") { transaction in
            try await self.setVerifier(hash, of: id, in: transaction)
            try await self.context.record(audit, at: time, in: transaction)
        }
    }

    func disable(_ id: Affiliation.ID, audit: AuditEvent, at time: Timestamp) async throws -> Bool {
        let isDone = try await self.context.write("affiliation") { transaction in
            guard try await self.context.disable(self.realm, id, at: time, in: transaction) else { return false }
            try await self.context.bumpDirectory(of: id, realm: self.realm, in: transaction)
            try await self.context.record(audit, at: time, in: transaction)
            return true
        }
        self.context.work.signal()
        return isDone
    }

    func enable(_ id: Affiliation.ID, audit: AuditEvent, at time: Timestamp) async throws -> Bool {
        try await self.context.write("affiliation") { transaction in
            let changed = try await transaction.execute(
                """
                update affiliations set status = 'active', disabled_at = null
                where realm = \(self.realm) and id = \(id) and status = 'disabled'
                """
            )
            guard changed == 1 else { return false }
            try await self.context.bumpDirectory(of: id, realm: self.realm, in: transaction)
            try await self.context.record(audit, at: time, in: transaction)
            return true
        }
    }

    private func setVerifier(_ hash: String, of id: Affiliation.ID, in transaction: any SQLTransaction) async throws {
        try await transaction.execute(
            """
            insert into password_verifiers (realm, affiliation, verifier) values (\(self.realm), \(id), \(hash))
            on conflict (realm, affiliation) do update set verifier = excluded.verifier
            """
        )
    }
}
