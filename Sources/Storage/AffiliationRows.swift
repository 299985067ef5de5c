import Model
import Primitives
import SQLCore

/// Writing affiliations and the names they hold, inside a transaction.
extension StorageContext {
    func insert(_ affiliation: Affiliation, in transaction: any SQLTransaction) async throws {
        var (source, key, dn): (String, String?, String?) = ("", nil, nil)
        if case .directory(let name, let entryKey, let entryDN) = affiliation.source {
            (source, key, dn) = (name.text, entryKey, entryDN)
        }
        try await transaction.execute(
            """
            insert into affiliations (realm, id, agent, source, source_key, source_dn, login, profile, status,
                disabled_at, disabled_by, is_confirmed, created_at)
            values (\(affiliation.realm), \(affiliation.id), \(affiliation.agent), \(source), \(nullable: key),
                \(nullable: dn), \(affiliation.profile.login), \(try JSONColumn.encode(affiliation.profile)),
                \(affiliation.status.rawValue), \(nullable: affiliation.disabledAt),
                \(nullable: affiliation.disabledBy?.rawValue), \(affiliation.isConfirmed), \(affiliation.createdAt))
            """
        )
        try await self.takeNames(of: affiliation, in: transaction)
    }

    /// The affiliation of this realm, taken until the transaction ends.
    func held(
        _ id: Affiliation.ID,
        of realm: Realm.Slug,
        in transaction: any SQLTransaction
    ) async throws
        -> Affiliation?
    {
        let rows = try await transaction.query(
            "select * from affiliations where realm = \(realm) and id = \(id) \(raw: transaction.forUpdate)"
        )
        return try rows.first.map { try Affiliation($0) }
    }

    func replaceProfile(of affiliation: Affiliation, dn: String? = nil, in transaction: any SQLTransaction) async throws
    {
        try await transaction.execute(
            """
            update affiliations set login = \(affiliation.profile.login),
                profile = \(try JSONColumn.encode(affiliation.profile)), source_dn = coalesce(\(nullable: dn), source_dn)
            where realm = \(affiliation.realm) and id = \(affiliation.id)
            """
        )
        try await self.freeNames(of: affiliation.id, realm: affiliation.realm, in: transaction)
        try await self.takeNames(of: affiliation, in: transaction)
    }

    func freeNames(of id: Affiliation.ID, realm: Realm.Slug, in transaction: any SQLTransaction) async throws {
        try await transaction.execute(
            "delete from affiliation_names where realm = \(realm) and affiliation = \(id)"
        )
    }

    /// Before the status of an affiliation is changed by hand: a directory run planned earlier is then refused.
    ///
    /// First in the transaction, as in a run: the state of the directory, then its affiliations, so none waits in a ring.
    func bumpDirectory(
        of id: Affiliation.ID,
        realm: Realm.Slug,
        in transaction: any SQLTransaction
    ) async throws {
        try await transaction.execute(
            """
            update directory_states set version = version + 1 where realm = \(realm) and directory =
                (select source from affiliations where realm = \(realm) and id = \(id))
            """
        )
    }

    private func takeNames(of affiliation: Affiliation, in transaction: any SQLTransaction) async throws {
        for name in Affiliation.names(of: affiliation.profile).sorted() {
            try await transaction.execute(
                """
                insert into affiliation_names (realm, name, affiliation)
                values (\(affiliation.realm), \(name), \(affiliation.id))
                """
            )
        }
    }
}
