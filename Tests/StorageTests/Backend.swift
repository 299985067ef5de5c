import DatabaseTesting
import Foundation
import Model
import Primitives
import SQLCore
import SQLite
import ServerTesting
import Storage

/// An engine to run rules on, each time with a database that holds nothing but the schema.
enum Backend: String, CaseIterable, Sendable {
    case sqlite, postgres

    static let available: [Backend] = Self.allCases.filter { $0 != .postgres || ScratchSchema.isAvailable }

    func withDatabase(_ body: @Sendable (any SQLDatabase) async throws -> Void) async throws {
        switch self {
        case .sqlite: try await Self.withSQLite(body)
        case .postgres: try await ScratchSchema.with { try await body($0) }
        }
    }

    func withStores(_ body: @Sendable (SQLStores, any SQLDatabase) async throws -> Void) async throws {
        try await self.withDatabase { database in
            try await Migrator(migrations: StorageMigrations.all).migrate(database, now: Timestamp(seconds: 0))
            try await body(Self.stores(database), database)
        }
    }

    static func stores(_ database: any SQLDatabase) -> SQLStores {
        SQLStores(
            database: database,
            sealer: MasterKeySealer(masterKey: Secret([UInt8](repeating: 7, count: 32))),
            cipher: AgentKeyCipher(random: SystemRandomSource()),
            random: SystemRandomSource()
        )
    }

    private static func withSQLite(_ body: (any SQLDatabase) async throws -> Void) async throws {
        EngineLedger.sqlite.note()
        try await TemporaryFolder.lend { folder in
            let database = try await SQLiteDatabase(SQLiteConfiguration(path: "\(folder)/liamm.sqlite"))
            try await database.lend { try await body(database) }
        }
    }
}
