import SQLCore
import Synchronization

/// A database that counts what is asked of it, and can fail at one statement.
final class CountingDatabase: SQLDatabase {
    private struct Transaction: SQLTransaction {
        let base: any SQLTransaction
        let owner: CountingDatabase

        var dialect: SQLDialect { self.base.dialect }

        func query(_ statement: SQLStatement) async throws(SQLError) -> [SQLRow] {
            try self.owner.count()
            return try await self.base.query(statement)
        }

        func execute(_ statement: SQLStatement) async throws(SQLError) -> Int {
            try self.owner.count()
            return try await self.base.execute(statement)
        }
    }

    private let base: any SQLDatabase
    private let number = Mutex(0)
    private let failing = Mutex<Int?>(nil)

    init(_ base: any SQLDatabase) { self.base = base }

    var statements: Int { self.number.withLock { $0 } }
    var dialect: SQLDialect { self.base.dialect }

    /// Counts from nothing again; the statement of this number fails, as if the disk were full.
    func reset(failingAt number: Int? = nil) {
        self.number.withLock { $0 = 0 }
        self.failing.withLock { $0 = number }
    }

    private func count() throws(SQLError) {
        let number = self.number.withLock { number in
            number += 1
            return number
        }
        if self.failing.withLock({ $0 }) == number { throw SQLError(.diskFull) }
    }

    func read<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLTransaction) async throws -> Result
    ) async throws -> Result {
        try await self.base.read { try await body(Transaction(base: $0, owner: self)) }
    }

    func write<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLTransaction) async throws -> Result
    ) async throws -> Result {
        try await self.base.write { try await body(Transaction(base: $0, owner: self)) }
    }

    func query(_ statement: SQLStatement) async throws -> [SQLRow] {
        try self.count()
        return try await self.base.query(statement)
    }

    func run(_ statement: SQLStatement) async throws -> [SQLRow] {
        try self.count()
        return try await self.base.run(statement)
    }

    func close() async { await self.base.close() }
}
