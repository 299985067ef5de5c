import Model
import Primitives
import SQLCore

struct SQLRealmRegistry: RealmRegistry {
    let context: StorageContext

    func all() async throws -> [AppliedRealm] {
        let rows = try await self.context.query(
            "realms",
            "select slug, version, declaration from realms order by slug"
        )
        return try rows.map(Self.realm)
    }

    func realm(_ slug: Realm.Slug) async throws -> AppliedRealm? {
        let rows = try await self.context.query(
            "realm \(slug)",
            "select slug, version, declaration from realms where slug = \(slug)"
        )
        return try rows.first.map(Self.realm)
    }

    func realm(domain: String) async throws -> Realm? {
        let rows = try await self.context.query(
            "domain",
            """
            select slug, version, declaration from realms
            where slug = (select realm from realm_domains where domain = \(domain))
            """
        )
        return try rows.first.map { try Self.realm($0).realm }
    }

    func apply(
        upserts: [Realm],
        removals: [Realm.Slug],
        expected: [Realm.Slug: Int64],
        audit: AuditEvent,
        at time: Timestamp
    ) async throws {
        try await self.context.write("realms") { transaction in
            for slug in removals + upserts.map(\.slug) {
                let rows = try await transaction.query("select version from realms where slug = \(slug)")
                guard try rows.first?.integer("version") == expected[slug] else {
                    throw StoreError(.conflict, "realm \(slug) has changed since the plan was made")
                }
                try await transaction.execute("delete from realm_domains where realm = \(slug)")
            }
            for slug in removals {
                let held = try await transaction.query(
                    """
                    select 1 as one from applications where realm = \(slug)
                    union all select 1 as one from affiliations where realm = \(slug) limit 1
                    """
                )
                guard held.isEmpty else {
                    throw StoreError(.conflict, "realm \(slug) still has agents or applications")
                }
                try await transaction.execute("delete from realms where slug = \(slug)")
            }
            for realm in upserts { try await Self.upsert(realm, in: transaction) }
            try await self.context.record(audit, at: time, in: transaction)
        }
    }

    private static func upsert(_ realm: Realm, in transaction: any SQLTransaction) async throws {
        let declaration = try JSONColumn.encode(realm)
        try await transaction.execute(
            """
            insert into realms (slug, version, siren, declaration)
            values (\(realm.slug), 1, \(realm.siren.text), \(declaration))
            on conflict (slug) do update set version = realms.version + 1, siren = excluded.siren,
                declaration = excluded.declaration
            """
        )
        for domain in realm.domains {
            try await transaction.execute(
                "insert into realm_domains (domain, realm) values (\(domain), \(realm.slug))"
            )
        }
    }

    private static func realm(_ row: SQLRow) throws -> AppliedRealm {
        AppliedRealm(
            realm: try JSONColumn.decode(Realm.self, try row.text("declaration")),
            version: try row.integer("version")
        )
    }
}
