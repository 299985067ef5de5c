package import SQLCore

package struct SQLiteConfiguration: Sendable {
    package var path: String
    /// Connections that read side by side, each with a thread.
    package var readers: Int

    package init(path: String, readers: Int = 4) {
        self.path = path
        self.readers = readers
    }
}

/// SQLite in WAL mode with `synchronous=FULL`: one writer that commits in groups, readers in parallel.
package final class SQLiteDatabase: SQLDatabase {
    package let dialect = SQLDialect.sqlite
    private let writer: SQLiteWriter
    private let readers: SQLiteReaders

    package init(_ configuration: SQLiteConfiguration) async throws {
        self.writer = SQLiteWriter(connection: try await SQLiteConnection(path: configuration.path, mode: .writer))
        var connections: [SQLiteConnection] = []
        for _ in 0..<max(1, configuration.readers) {
            connections.append(try await SQLiteConnection(path: configuration.path, mode: .reader))
        }
        self.readers = SQLiteReaders(connections: connections)
    }

    /// Commits made so far: fewer than the acts when they were grouped.
    package var commits: Int { get async { await self.writer.commits } }

    package func read<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLTransaction) async throws -> Result
    ) async throws -> Result {
        try await self.readers.lend { connection in
            try await connection.execute("begin deferred")
            do {
                let result = try await body(connection)
                try await connection.execute("commit")
                return result
            } catch {
                _ = try? await connection.execute("rollback")
                throw error
            }
        }
    }

    /// One statement sees one state by itself: no transaction around it.
    package func query(_ statement: SQLStatement) async throws -> [SQLRow] {
        try await self.readers.lend { try await $0.query(statement) }
    }

    package func write<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLTransaction) async throws -> Result
    ) async throws -> Result {
        guard let result = try await self.writer.write({ try await body($0) }) as? Result else {
            throw SQLError(.corrupt, detail: "a result changed its type")
        }
        return result
    }

    package func close() async {
        await self.readers.close()
        await self.writer.close()
    }
}
