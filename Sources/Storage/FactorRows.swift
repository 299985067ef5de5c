import Model
import Primitives
import SQLCore

extension Factor {
    init(_ row: SQLRow) throws {
        guard let kind = Kind(rawValue: try row.text("kind")) else {
            throw SQLError(.corrupt, detail: "the kind of a stored factor cannot be read")
        }
        self.init(
            id: try row.identifier("id"),
            agent: try row.identifier("agent"),
            kind: kind,
            name: try row.text("name"),
            realms: WordsColumn.identifiers(try row.text("realms")),
            secret: try row.bytes("secret"),
            credential: try row.bytesIfPresent("credential"),
            mark: try row.integer("mark"),
            createdAt: try row.timestamp("created_at"),
            lastUsedAt: try row.timestampIfPresent("last_used_at")
        )
    }
}

/// Writing factors, inside a transaction that holds their agent.
extension StorageContext {
    func factors(of agent: Agent.ID, in transaction: any SQLTransaction) async throws -> [Factor] {
        try await transaction.query("select * from factors where agent = \(agent) order by created_at, id")
            .map { try Factor($0) }
    }

    func insert(_ factor: Factor, in transaction: any SQLTransaction) async throws {
        try await transaction.execute(
            """
            insert into factors (id, agent, kind, name, realms, secret, credential, mark, created_at, last_used_at)
            values (\(factor.id), \(factor.agent), \(factor.kind.rawValue), \(factor.name),
                \(WordsColumn.encode(factor.realms)), \(factor.secret), \(nullable: factor.credential), \(factor.mark),
                \(factor.createdAt), \(nullable: factor.lastUsedAt))
            """
        )
    }

    /// Uses of factors of one agent. The mark that was read decides who is first: others wait
    /// here for its commit and find another one.
    func spend(
        _ uses: [FactorUse],
        of agent: Agent.ID,
        at time: Timestamp,
        in transaction: any SQLTransaction
    ) async throws {
        for use in uses {
            // Only an authenticator without a counter stays where it is.
            guard use.to >= use.from else { throw StoreError(.conflict, "factor \(use.factor) would go back") }
            let spent = try await transaction.query(
                """
                update factors set mark = \(use.to), last_used_at = \(time),
                    secret = coalesce(\(nullable: use.secret), secret)
                where id = \(use.factor) and mark = \(use.from) and agent = \(agent) returning realms
                """
            )
            guard let row = spent.first else {
                throw StoreError(.conflict, "factor \(use.factor) was used, or is gone")
            }
            let known: Set<Realm.Slug> = WordsColumn.identifiers(try row.text("realms"))
            guard !use.realms.isSubset(of: known) else { continue }
            try await self.setRealms(known.union(use.realms), of: use.factor, in: transaction)
        }
    }

    /// Takes a realm away from the factors given; those left with none are removed. The number changed.
    func take(
        _ realm: Realm.Slug,
        from factors: [Factor],
        in transaction: any SQLTransaction
    ) async throws -> Int {
        let concerned = factors.filter { $0.realms.contains(realm) }
        for factor in concerned {
            let left = factor.realms.subtracting([realm])
            if left.isEmpty {
                try await transaction.execute("delete from factors where id = \(factor.id)")
            } else {
                try await self.setRealms(left, of: factor.id, in: transaction)
            }
        }
        return concerned.count
    }

    /// Recovery codes stand in for another factor: they do not outlive the last one.
    func removeLonelyRecoveryCodes(of agent: Agent.ID, in transaction: any SQLTransaction) async throws {
        let codes = Factor.Kind.recoveryCodes.rawValue
        try await transaction.execute(
            """
            delete from factors where agent = \(agent) and kind = \(codes)
                and not exists (select 1 from factors as others where others.agent = \(agent) and others.kind <> \(codes))
            """
        )
    }

    func hasActiveAffiliation(_ agent: Agent.ID, in transaction: any SQLTransaction) async throws -> Bool {
        let active = try await transaction.query(
            "select id from affiliations where agent = \(agent) and status = 'active' limit 1"
        )
        return !active.isEmpty
    }

    private func setRealms(
        _ realms: Set<Realm.Slug>,
        of factor: Factor.ID,
        in transaction: any SQLTransaction
    ) async throws {
        try await transaction.execute(
            "update factors set realms = \(WordsColumn.encode(realms)) where id = \(factor)"
        )
    }
}
