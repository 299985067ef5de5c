import Model
import Primitives
import SQLCore

/// The realms as applied.
struct SQLRealmRegistry: RealmRegistry {
    let context: StorageContext

    func all() async throws -> [AppliedRealm] {
        try await self.context.list(
            "realms",
            "select version, declaration from realms where slug <> \(Realm.platform) order by slug"
        ) {
            try AppliedRealm($0)
        }
    }

    func realm(_ slug: Realm.Slug) async throws -> AppliedRealm? {
        // As this version defines it, whatever the row says that its accounts hang on.
        if slug == Realm.platform { return AppliedRealm(realm: .operators, version: 0) }
        return try await self.context.realms.value(slug) {
            try await self.context.find(
                "realm \(slug)",
                "select version, declaration from realms where slug = \(slug)"
            ) { try AppliedRealm($0) }
        }
    }

    func realm(domain: String) async throws -> Realm? {
        try await self.context.find(
            "realm of a domain",
            """
            select version, declaration from realms
            where slug = (select realm from realm_domains where domain = \(folded(domain)))
            """
        ) { try AppliedRealm($0).realm }
    }

    func apply(
        upserts: [Realm],
        removals: [Realm.Slug],
        expected: [Realm.Slug: Int64],
        audit: AuditEvent,
        at time: Timestamp
    ) async throws {
        defer { self.context.realms.forget() }
        try await self.context.write("realms") { transaction in
            let named = Set(expected.keys).union(removals).union(upserts.map(\.slug))
            // In one order, so that of two plans at once the second waits and then finds the versions changed.
            for slug in named.sorted() { try await Self.expect(expected[slug], of: slug, in: transaction) }
            // Domains are freed before any is taken: one may move from realm to realm in one plan.
            for slug in removals + upserts.map(\.slug) {
                try await transaction.execute("delete from realm_domains where realm = \(slug)")
            }
            for slug in removals { try await Self.remove(slug, in: transaction) }
            for realm in upserts {
                try await Self.put(realm, isNew: expected[realm.slug] == nil, in: transaction)
            }
            try await self.context.record(audit, at: time, in: transaction)
        }
    }

    private static func expect(
        _ version: Int64?,
        of slug: Realm.Slug,
        in transaction: any SQLTransaction
    )
        async throws
    {
        let rows = try await transaction.query(
            "select version from realms where slug = \(slug) \(raw: transaction.forUpdate)"
        )
        guard try rows.first?.integer("version") == version else {
            throw StoreError(.conflict, "realm \(slug) has changed since the plan was made")
        }
    }

    private static func remove(_ slug: Realm.Slug, in transaction: any SQLTransaction) async throws {
        let applications = try await transaction.query(
            "select client_id from applications where realm = \(slug) limit 1"
        )
        let affiliations = try await transaction.query("select id from affiliations where realm = \(slug) limit 1")
        let documents = try await transaction.query("select id from documents where realm = \(slug) limit 1")
        guard applications.isEmpty, affiliations.isEmpty, documents.isEmpty else {
            throw StoreError(.conflict, "realm \(slug) still has agents, applications or documents")
        }
        // A realm of that slug made later begins with nothing.
        try await transaction.execute("delete from directory_runs where realm = \(slug)")
        try await transaction.execute("delete from directory_states where realm = \(slug)")
        try await transaction.execute("delete from enrolment_graces where realm = \(slug)")
        try await transaction.execute("delete from one_time_links where realm = \(slug)")
        try await transaction.execute("delete from realms where slug = \(slug)")
    }

    /// A newcomer is inserted, never merged: of two nodes that create one slug, one is refused by the key.
    private static func put(_ realm: Realm, isNew: Bool, in transaction: any SQLTransaction) async throws {
        let declaration = try JSONColumn.encode(realm)
        if isNew {
            try await transaction.execute(
                """
                insert into realms (slug, version, siren, declaration)
                values (\(realm.slug), 1, \(realm.siren.text), \(declaration))
                """
            )
        } else {
            try await transaction.execute(
                """
                update realms set version = version + 1, siren = \(realm.siren.text), declaration = \(declaration)
                where slug = \(realm.slug)
                """
            )
        }
        for domain in Set(realm.domains.map(folded)).sorted() {
            try await transaction.execute("insert into realm_domains (domain, realm) values (\(domain), \(realm.slug))")
        }
    }
}

extension AppliedRealm {
    private static let declarations = DecodedColumn<Realm>(capacity: 200)

    fileprivate init(_ row: SQLRow) throws {
        self.init(
            realm: try Self.declarations.value(try row.text("declaration")) { try JSONColumn.decode(Realm.self, $0) },
            version: try row.integer("version")
        )
    }
}
