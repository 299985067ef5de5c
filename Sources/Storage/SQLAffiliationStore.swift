import Model
import Primitives
import SQLCore

/// The affiliations of one realm: every statement names it.
struct SQLAffiliationStore: AffiliationStore {
    let realm: Realm.Slug
    let context: StorageContext

    func affiliation(_ id: Affiliation.ID) async throws -> Affiliation? {
        try await self.context.find(
            "affiliation \(id)",
            "select * from affiliations where realm = \(self.realm) and id = \(id)"
        ) { try Affiliation($0) }
    }

    func named(_ name: String) async throws -> [Affiliation] {
        try await self.context.lookup(
            "affiliation by name",
            """
            select * from affiliations where realm = \(self.realm) and status <> 'deleted' and id in
                (select affiliation from affiliation_names where realm = \(self.realm) and name = \(folded(name)))
            """
        ) { try Affiliation($0) }
    }

    func page(after: String?, limit: Int) async throws -> [Affiliation] {
        try await self.context.list(
            "affiliations of \(self.realm)",
            """
            select * from affiliations where realm = \(self.realm) and status <> 'deleted' and login > \(after ?? "")
            order by login limit \(limit)
            """
        ) { try Affiliation($0) }
    }

    func count() async throws -> Int {
        let counts = try await self.context.list(
            "affiliations of \(self.realm)",
            "select count(*) as number from affiliations where realm = \(self.realm) and status <> 'deleted'"
        ) { try $0.integer("number") }
        return Int(counts.first ?? 0)
    }

    func create(
        _ agent: Agent,
        _ affiliation: Affiliation,
        passwordHash: String?,
        chosenBy origin: PasswordOrigin,
        audit: AuditEvent,
        at time: Timestamp
    ) async throws {
        guard affiliation.realm == self.realm, affiliation.agent == agent.id, affiliation.source == .local else {
            throw StoreError(.conflict, "\(affiliation.id) is not a local affiliation of \(agent.id) in \(self.realm)")
        }
        try await self.context.write("affiliation \(affiliation.id)") { transaction in
            try await self.context.insert(agent, in: transaction)
            try await self.context.insert(affiliation, in: transaction)
            if let passwordHash {
                try await self.context.setVerifier(
                    passwordHash,
                    of: affiliation.id,
                    in: self.realm,
                    chosenBy: origin,
                    transaction
                )
            }
            try await self.context.record(audit, at: time, in: transaction)
        }
    }

    func update(
        _ id: Affiliation.ID,
        profile: Affiliation.Profile,
        audit: AuditEvent,
        at time: Timestamp
    )
        async throws -> Affiliation?
    {
        try await self.context.write("affiliation \(id)") { transaction in
            guard var affiliation = try await self.local(id, in: transaction) else { return nil }
            affiliation.profile = profile
            try await self.context.replaceProfile(of: affiliation, in: transaction)
            try await self.context.record(audit, at: time, in: transaction)
            return affiliation
        }
    }

    func passwordHash(of id: Affiliation.ID) async throws -> String? {
        try await self.context.find(
            "password verifier of \(id)",
            """
            select verifier from password_verifiers
            where realm = \(self.realm) and affiliation = \(id) and survival_at is null
            """
        ) { try $0.text("verifier") }
    }

    func passwordOrigin(of id: Affiliation.ID) async throws -> PasswordOrigin? {
        try await self.context.find(
            "password origin of \(id)",
            """
            select chosen_by from password_verifiers
            where realm = \(self.realm) and affiliation = \(id) and survival_at is null
            """
        ) { try $0.textIfPresent("chosen_by").flatMap(PasswordOrigin.init(rawValue:)) ?? .agent }
    }

    func setPasswordHash(
        _ hash: String,
        of id: Affiliation.ID,
        chosenBy origin: PasswordOrigin,
        sends: [OutboxEntry],
        audit: AuditEvent,
        at time: Timestamp
    ) async throws {
        try await self.context.leave("password verifier of \(id)") { transaction, tally in
            guard try await self.local(id, in: transaction) != nil else {
                throw StoreError(.conflict, "\(id) is not a local affiliation in \(self.realm)")
            }
            try await self.context.setVerifier(hash, of: id, in: self.realm, chosenBy: origin, transaction)
            try await self.context.queue(sends, at: time, tally: tally, in: transaction)
            try await self.context.record(audit, at: time, in: transaction)
        }
    }

    func rehash(_ hash: String, of id: Affiliation.ID, replacing old: String) async throws {
        try await self.context.write("password verifier of \(id)") { transaction in
            // A password set meanwhile stays.
            try await transaction.execute(
                """
                update password_verifiers set verifier = \(hash) where realm = \(self.realm)
                    and affiliation = \(id) and verifier = \(old) and survival_at is null
                """
            )
        }
    }

    func disable(_ id: Affiliation.ID, audit: AuditEvent, at time: Timestamp) async throws -> Bool {
        try await self.context.leave("affiliation \(id)") { transaction, tally in
            try await self.context.bumpDirectory(of: id, realm: self.realm, in: transaction)
            let isDisabled = try await self.context.disable(
                self.realm,
                id,
                by: .administrator,
                at: time,
                tally: tally,
                in: transaction
            )
            let isChanged = isDisabled ? true : try await self.hold(id, in: transaction)
            if isChanged { try await self.context.record(audit, at: time, in: transaction) }
            return isChanged
        }
    }

    func enable(_ id: Affiliation.ID, audit: AuditEvent, at time: Timestamp) async throws -> Bool {
        try await self.context.write("affiliation \(id)") { transaction in
            try await self.context.bumpDirectory(of: id, realm: self.realm, in: transaction)
            let changed = try await transaction.execute(
                """
                update affiliations set status = 'active', disabled_at = null, disabled_by = null
                where realm = \(self.realm) and id = \(id) and status = 'disabled'
                """
            )
            guard changed == 1 else { return false }
            try await self.context.record(audit, at: time, in: transaction)
            return true
        }
    }

    /// What a directory disabled stays disabled when its entry comes back. False: it was so already.
    private func hold(_ id: Affiliation.ID, in transaction: any SQLTransaction) async throws -> Bool {
        let administrator = Affiliation.DisabledBy.administrator.rawValue
        let changed = try await transaction.execute(
            """
            update affiliations set disabled_by = \(administrator)
            where realm = \(self.realm) and id = \(id) and status = 'disabled'
                and coalesce(disabled_by, '') <> \(administrator)
            """
        )
        return changed == 1
    }

    /// A local affiliation of this realm, taken until the transaction ends.
    private func local(_ id: Affiliation.ID, in transaction: any SQLTransaction) async throws -> Affiliation? {
        guard let affiliation = try await self.context.held(id, of: self.realm, in: transaction),
            affiliation.source == .local, affiliation.status != .deleted
        else { return nil }
        return affiliation
    }
}
