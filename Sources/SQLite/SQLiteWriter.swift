import SQLCore

/// The one writer. Acts run one after another, each in its own task; those that found others waiting are committed
/// together.
final class SQLiteWriter: Sendable {
    /// Acts a commit may hold, so that nobody waits for a group without end.
    static let groupSize = 64

    private let line: ConnectionPool<SQLiteConnection>

    init(path: String) async throws {
        self.line = ConnectionPool([try await SQLiteConnection(path: path, mode: .writer)])
    }

    func write<Result: Sendable>(
        _ body: @Sendable (any SQLTransaction) async throws -> Result
    ) async throws -> Result {
        let connection = try await self.turn()
        return try await withTaskExecutorPreference(connection.thread) {
            let outcome: Swift.Result<Result, any Error>
            do {
                outcome = .success(try await body(connection))
            } catch {
                outcome = .failure(error)
            }
            return try await connection.endAct(outcome, in: self.line)
        }
    }

    func run(_ statement: SQLStatement) async throws -> [SQLRow] {
        try await self.turn().perform(statement, in: self.line)
    }

    var commits: Int {
        get async throws {
            let connection = try await self.turn()
            defer { self.line.put(connection) }
            return await connection.commits
        }
    }

    func close() async {
        // Whoever is at work finishes first.
        guard let connection = try? await self.turn() else { return }
        _ = self.line.close()
        await connection.close()
    }

    private func turn() async throws -> SQLiteConnection {
        guard let connection = try await self.line.take() else {
            throw SQLError(.unavailable, detail: "the database is closed")
        }
        return connection
    }
}
