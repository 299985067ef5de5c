package import Primitives

/// Brings a database forward, one transaction a migration, with the SHA-256 of each recorded.
package struct Migrator: Sendable {
    package enum Failure: Error, Hashable, CustomStringConvertible {
        case changed(Int)
        case newerSchema(Int)

        package var description: String {
            switch self {
            case .changed(let number): "migration \(number) is not the one that was applied to this database"
            case .newerSchema(let number): "the database is at migration \(number), newer than this program"
            }
        }
    }

    private let migrations: [Migration]

    package init(migrations: [Migration]) { self.migrations = migrations.sorted { $0.number < $1.number } }

    /// Applies what is missing; the migrations applied now.
    @discardableResult
    package func migrate(
        _ database: any SQLDatabase,
        now: Timestamp = SystemWallClock().now
    ) async throws -> [Migration] {
        guard try await !self.pending(database).isEmpty else { return [] }
        try await self.prepare(database)
        var applied: [Migration] = []
        while let migration = try await self.applyNext(database, now: now) { applied.append(migration) }
        return applied
    }

    /// What `migrate` would apply. Refuses a changed migration and a schema newer than the program.
    package func pending(_ database: any SQLDatabase) async throws -> [Migration] {
        let rows: [SQLRow]
        do {
            rows = try await database.query("select number, sha256 from schema_migrations order by number")
        } catch let error as SQLError where error.code == .invalidStatement {
            return self.migrations  // Nothing was ever applied here: the table does not exist.
        }
        return try self.pending(given: rows)
    }

    private func pending(given rows: [SQLRow]) throws -> [Migration] {
        var digests: [Int: String] = [:]
        for row in rows { digests[Int(try row.integer("number"))] = try row.text("sha256") }
        let known = Set(self.migrations.map(\.number))
        if let newer = digests.keys.filter({ !known.contains($0) }).max() { throw Failure.newerSchema(newer) }
        for migration in self.migrations {
            if let digest = digests[migration.number], digest != migration.sha256 {
                throw Failure.changed(migration.number)
            }
        }
        return self.migrations.filter { digests[$0.number] == nil }
    }

    /// The tables of the migrator itself. PostgreSQL's `if not exists` may lose a race against another node and then
    /// reports a violation: once more finds them there.
    private func prepare(_ database: any SQLDatabase) async throws {
        for attempt in 1...3 {
            do {
                _ = try await database.run(
                    """
                    create table if not exists schema_migrations (
                        number bigint primary key, name text not null, sha256 text not null,
                        applied_at bigint not null
                    )
                    """
                )
                _ = try await database.run(
                    "create table if not exists schema_lock (id bigint primary key, taken bigint not null)"
                )
                _ = try await database.run(
                    "insert into schema_lock (id, taken) values (1, 0) on conflict (id) do nothing"
                )
                return
            } catch let error as SQLError where attempt < 3 && error.code != .unavailable {
                continue
            }
        }
    }

    /// One migration in one transaction, under the lock; `nil` when all are applied.
    private func applyNext(_ database: any SQLDatabase, now: Timestamp) async throws -> Migration? {
        try await database.write { transaction in
            // A long change of the schema is not a runaway statement.
            if transaction.dialect == .postgres { try await transaction.execute("set local statement_timeout = 0") }
            // The updated row is the lock: of two nodes starting at once, one waits here and then finds it done.
            try await transaction.execute("update schema_lock set taken = taken + 1 where id = 1")
            let rows = try await transaction.query("select number, sha256 from schema_migrations order by number")
            guard let migration = try self.pending(given: rows).first else { return nil }
            for statement in migration.statements { try await transaction.execute("\(raw: statement)") }
            try await transaction.execute(
                """
                insert into schema_migrations (number, name, sha256, applied_at)
                values (\(migration.number), \(migration.name), \(migration.sha256), \(now))
                """
            )
            return migration
        }
    }
}
