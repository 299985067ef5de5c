package import SQLCore

/// PostgreSQL over libpq: a pool of connections, one thread that waits for all their sockets.
///
/// Transactions that write are `read committed`: stores are written as single atomic statements and row locks, which
/// need no more, and which then never wait for a retry under load. Those that read see one state (`repeatable read`).
package final class PostgresDatabase: SQLDatabase {
    private static let attempts = 10

    package let dialect = SQLDialect.postgres
    private let configuration: PostgresConfiguration
    private let loop: ReadinessLoop
    private let pool: ConnectionPool<PostgresConnection>
    private let lookups = PostgresLookups()

    /// Connects once, so that a wrong address is known at the start.
    package init(_ configuration: PostgresConfiguration) async throws {
        self.configuration = configuration
        self.loop = try ReadinessLoop()
        let empty = [PostgresConnection?](repeating: nil, count: max(1, configuration.connections))
        self.pool = ConnectionPool(empty)
        _ = try await self.query("select 1 as one")
    }

    deinit { self.loop.stop() }

    package func read<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLTransaction) async throws -> Result
    ) async throws -> Result {
        try await self.transaction("begin isolation level repeatable read, read only", isReadOnly: true, body)
    }

    @discardableResult
    package func write<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLTransaction) async throws -> Result
    ) async throws -> Result {
        try await self.transaction("begin isolation level read committed, read write", isReadOnly: false, body)
    }

    package func query(_ statement: SQLStatement) async throws -> [SQLRow] { try await self.run(statement) }

    package func lookup(_ statement: SQLStatement) async throws -> [SQLRow] {
        let rows = await self.lookups.rows(of: statement) { statements in
            (try? await self.lend { await $0.together(statements) }) ?? statements.map { _ in nil }
        }
        if let rows { return rows }
        return try await self.query(statement)
    }

    @discardableResult
    package func run(_ statement: SQLStatement) async throws -> [SQLRow] {
        try await self.retrying { connection in
            do throws(SQLError) {
                return .done(try await connection.single(statement))
            } catch {
                return .failed(error, cause: error)
            }
        }
    }

    package func close() async {
        for connection in self.pool.close() { await connection.close() }
        self.loop.stop()
    }

    private enum Outcome<Value> {
        case done(Value)
        /// What the body threw, and what PostgreSQL said before: the body may have put it in its own words.
        case failed(any Error, cause: SQLError?)
    }

    private func transaction<Value: Sendable>(
        _ begin: String,
        isReadOnly: Bool,
        _ body: @Sendable (any SQLTransaction) async throws -> Value
    ) async throws -> Value {
        try await self.retrying { connection in
            await connection.begin(begin, isReadOnly: isReadOnly)
            do {
                let value = try await body(connection)
                try await connection.commit()
                return .done(value)
            } catch {
                return .failed(error, cause: await connection.rollback())
            }
        }
    }

    private func retrying<Value>(_ work: (PostgresConnection) async -> Outcome<Value>) async throws -> Value {
        var attempt = 1
        while true {
            switch try await self.lend(work) {
            case .done(let value): return value
            case .failed(let error, let cause):
                guard cause?.code == .serializationFailure, attempt < Self.attempts else { throw error }
                try await Task.sleep(for: .milliseconds(Int.random(in: 1...min(250, 4 << attempt))))
                attempt += 1
            }
        }
    }

    private func lend<Value>(_ work: (PostgresConnection) async -> Value) async throws -> Value {
        let place = try await self.pool.take()
        let connection: PostgresConnection
        do {
            connection = try await self.usable(place)
        } catch {
            self.pool.put(nil)
            throw error
        }
        let value = await work(connection)
        self.pool.put(await connection.isReusable ? connection : nil)
        return value
    }

    private func usable(_ place: PostgresConnection?) async throws -> PostgresConnection {
        if let place, await place.seemsAlive() { return place }
        return try await PostgresConnection.open(self.configuration, loop: self.loop)
    }
}
