import Model
import Primitives
import SQLCore

/// What every store holds: the database, and what seals and commits.
struct StorageContext: Sendable {
    let database: any SQLDatabase
    let sealer: any SecretSealer
    let cipher: any PersonalCipher
    let random: any RandomSource
    let work: WorkSignal

    /// One transaction; errors leave as `StoreError`.
    @discardableResult
    func write<Result: Sendable>(
        _ subject: String,
        _ body: @escaping @Sendable (any SQLTransaction) async throws -> Result
    ) async throws -> Result {
        do {
            return try await self.database.write(body)
        } catch let error as SQLError {
            throw Self.translate(error, subject)
        }
    }

    func read<Result: Sendable>(
        _ subject: String,
        _ body: @escaping @Sendable (any SQLTransaction) async throws -> Result
    ) async throws -> Result {
        do {
            return try await self.database.read(body)
        } catch let error as SQLError {
            throw Self.translate(error, subject)
        }
    }

    func query(_ subject: String, _ statement: SQLStatement) async throws -> [SQLRow] {
        do {
            return try await self.database.query(statement)
        } catch let error as SQLError {
            throw Self.translate(error, subject)
        }
    }

    static func translate(_ error: SQLError, _ subject: String) -> StoreError {
        switch error.code {
        case .uniqueViolation, .foreignKeyViolation, .checkViolation: StoreError(.conflict, subject)
        case .serializationFailure, .busy, .unavailable: StoreError(.unavailable, subject)
        case .diskFull: StoreError(.full, subject)
        case .corrupt, .missingColumn, .invalidStatement: StoreError(.corrupt, "\(subject): \(error.detail)")
        }
    }
}
