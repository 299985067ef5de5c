import SQLCore

/// The connections that read, side by side.
final class SQLiteReaders: Sendable {
    private let pool: ConnectionPool<SQLiteConnection>

    init(path: String, count: Int) async throws {
        var connections: [SQLiteConnection] = []
        for _ in 0..<max(1, count) { connections.append(try await SQLiteConnection(path: path, mode: .reader)) }
        self.pool = ConnectionPool(connections)
    }

    func read<Result: Sendable>(
        _ body: @Sendable (any SQLTransaction) async throws -> Result
    ) async throws -> Result {
        let connection = try await self.take()
        defer { self.pool.put(connection) }
        return try await withTaskExecutorPreference(connection.thread) {
            do {
                let result = try await body(connection)
                try await connection.endSnapshot()
                return result
            } catch {
                try? await connection.endSnapshot()
                throw error
            }
        }
    }

    /// One statement sees one state by itself: no transaction around it.
    func query(_ statement: SQLStatement) async throws -> [SQLRow] {
        let connection = try await self.take()
        defer { self.pool.put(connection) }
        return try await connection.run(statement)
    }

    func close() async {
        for connection in self.pool.close() { await connection.close() }
    }

    private func take() async throws -> SQLiteConnection {
        guard let connection = try await self.pool.take() else {
            throw SQLError(.unavailable, detail: "the database is closed")
        }
        return connection
    }
}
