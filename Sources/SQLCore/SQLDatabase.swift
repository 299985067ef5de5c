/// The engines. One SQL text runs on both; a pair exists only where they cannot agree.
package enum SQLDialect: Sendable { case sqlite, postgres }

/// Statements inside one transaction.
package protocol SQLTransaction: Sendable {
    var dialect: SQLDialect { get }
    @discardableResult
    func query(_ statement: SQLStatement) async throws(SQLError) -> [SQLRow]
    /// The number of rows changed.
    @discardableResult
    func execute(_ statement: SQLStatement) async throws(SQLError) -> Int
}

/// A database that lends transactions.
package protocol SQLDatabase: Sendable {
    var dialect: SQLDialect { get }
    /// One consistent state, nothing written.
    func read<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLTransaction) async throws -> Result
    ) async throws -> Result
    /// Committed and durable when it returns. The body may run again after a serialization failure; it must not open
    /// another writing transaction.
    func write<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLTransaction) async throws -> Result
    ) async throws -> Result
    /// One reading statement.
    func query(_ statement: SQLStatement) async throws -> [SQLRow]
    func close() async
}

extension SQLDatabase {
    /// One reading statement.
    package func query(_ statement: SQLStatement) async throws -> [SQLRow] {
        try await self.read { try await $0.query(statement) }
    }

    /// One writing statement, committed when it returns.
    @discardableResult
    package func run(_ statement: SQLStatement) async throws -> [SQLRow] {
        try await self.write { try await $0.query(statement) }
    }
}
