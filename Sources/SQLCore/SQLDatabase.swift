/// The engines. One SQL text runs on both; a pair exists only where they cannot agree.
package enum SQLDialect: Sendable { case sqlite, postgres }

/// Statements inside one transaction.
///
/// After a statement that failed the transaction is lost in both engines: the rest of it fails alike, and so does the
/// commit, even when the body caught the error. Where a conflict is an answer, `on conflict` says so.
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
    @discardableResult
    func write<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLTransaction) async throws -> Result
    ) async throws -> Result
    /// One reading statement.
    func query(_ statement: SQLStatement) async throws -> [SQLRow]
    /// One reading statement that finds its few rows by a key. It may be read on the thread that asks: nothing that looks
    /// through a table belongs here.
    func lookup(_ statement: SQLStatement) async throws -> [SQLRow]
    /// One writing statement, committed when it returns; `returning …` gives rows.
    @discardableResult
    func run(_ statement: SQLStatement) async throws -> [SQLRow]
    func close() async
}

extension SQLDatabase {
    package func lookup(_ statement: SQLStatement) async throws -> [SQLRow] { try await self.query(statement) }
}
