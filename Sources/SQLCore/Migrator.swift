package import Primitives

/// One numbered change of the schema, never edited after release.
package struct Migration: Sendable, Hashable {
    package let number: Int
    package let name: String
    package let sql: String

    package init(number: Int, name: String, sql: String) {
        self.number = number
        self.name = name
        self.sql = sql
    }

    package var digest: String { Hex.encode(Digest.sha256(self.sql)) }

    /// Statements end with `;` at the end of a line.
    var statements: [String] {
        self.sql.split(separator: ";\n").map { String($0) }
            .filter { $0.contains { !$0.isWhitespace } }
    }
}

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
    package func migrate(_ database: any SQLDatabase, now: Timestamp) async throws -> [Migration] {
        _ = try await database.run(
            """
            create table if not exists schema_migrations (
                number bigint primary key, name text not null, digest text not null, applied_at bigint not null
            )
            """
        )
        var applied: [Migration] = []
        for migration in try await self.pending(database) {
            try await database.write { transaction in
                // The row is the lock: of two nodes starting at once, one waits here and then finds it applied.
                try await transaction.execute(
                    """
                    insert into schema_migrations (number, name, digest, applied_at)
                    values (\(migration.number), \(migration.name), \(migration.digest), \(now))
                    """
                )
                for statement in migration.statements { try await transaction.execute("\(raw: statement)") }
            }
            applied.append(migration)
        }
        return applied
    }

    /// Refuses a changed migration and a schema newer than the program.
    package func pending(_ database: any SQLDatabase) async throws -> [Migration] {
        let rows = try await database.query("select number, digest from schema_migrations order by number")
        var digests: [Int: String] = [:]
        for row in rows { digests[Int(try row.integer("number"))] = try row.text("digest") }
        let known = Set(self.migrations.map(\.number))
        if let newer = digests.keys.filter({ !known.contains($0) }).max() { throw Failure.newerSchema(newer) }
        for migration in self.migrations {
            if let digest = digests[migration.number], digest != migration.digest {
                throw Failure.changed(migration.number)
            }
        }
        return self.migrations.filter { digests[$0.number] == nil }
    }
}
