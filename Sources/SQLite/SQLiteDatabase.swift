import Foundation
package import SQLCore

/// SQLite in WAL mode with `synchronous=FULL`: one writer that commits in groups, readers in parallel.
package final class SQLiteDatabase: SQLDatabase {
    package let dialect = SQLDialect.sqlite
    private let writer: SQLiteWriter
    private let readers: SQLiteReaders
    private let lookups: SQLiteLookups
    private let passingFile: PassingFile?

    package init(_ configuration: SQLiteConfiguration) async throws {
        // Connections do not share a database in memory with WAL: a file that goes away stands for it.
        self.passingFile = configuration.path == ":memory:" ? PassingFile() : nil
        let path = self.passingFile?.path ?? configuration.path
        self.writer = try await SQLiteWriter(path: path)
        self.readers = try await SQLiteReaders(path: path, count: configuration.readers)
        self.lookups = try SQLiteLookups(path: path, count: configuration.readers)
    }

    /// Commits made so far: fewer than the acts when they were grouped.
    package var commits: Int { get async throws { try await self.writer.commits } }

    package func read<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLTransaction) async throws -> Result
    ) async throws -> Result {
        try await self.readers.read(body)
    }

    @discardableResult
    package func write<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLTransaction) async throws -> Result
    ) async throws -> Result {
        try await self.writer.write(body)
    }

    package func query(_ statement: SQLStatement) async throws -> [SQLRow] {
        try await self.readers.query(statement)
    }

    package func lookup(_ statement: SQLStatement) async throws -> [SQLRow] {
        if let rows = try self.lookups.query(statement) { return rows }
        return try await self.readers.query(statement)
    }

    @discardableResult
    package func run(_ statement: SQLStatement) async throws -> [SQLRow] { try await self.writer.run(statement) }

    package func close() async {
        self.lookups.close()
        await self.readers.close()
        await self.writer.close()
    }
}

/// A database file removed with its last user.
private final class PassingFile: Sendable {
    let path = FileManager.default.temporaryDirectory.appending(path: "liamm-\(UUID().uuidString).db").path

    deinit {
        for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: self.path + suffix) }
    }
}
