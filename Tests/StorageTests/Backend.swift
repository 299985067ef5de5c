import Foundation
import Model
import Postgres
import Primitives
import SQLCore
import SQLite
import ServerTesting
import Storage

/// An engine to run rules on, each time with a database that holds nothing but the schema.
enum Backend: String, CaseIterable, Sendable {
    case sqlite, postgres

    /// The address of a PostgreSQL that tests may fill: they work in schemas of their own.
    static let postgresURL = ProcessInfo.processInfo.environment["LIAMM_TEST_POSTGRES"]
    static let available: [Backend] = Self.allCases.filter { $0 != .postgres || Self.postgresURL != nil }

    func withDatabase(_ body: @Sendable (any SQLDatabase) async throws -> Void) async throws {
        switch self {
        case .sqlite: try await Self.withSQLite(body)
        case .postgres: try await Self.withPostgres(body)
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
            try await self.lend(database, body)
        }
    }

    private static func withPostgres(_ body: (any SQLDatabase) async throws -> Void) async throws {
        guard let url = self.postgresURL else { return }
        EngineLedger.postgres.note()
        let schema = "liamm_\(Hex.encode(SystemRandomSource().bytes(8)))"
        let separator = url.contains("?") ? "&" : "?"
        let database = try await PostgresDatabase(
            PostgresConfiguration(url: "\(url)\(separator)options=-csearch_path%3D\(schema)")
        )
        _ = try await database.run("create schema \(raw: schema)")
        try await self.lend(database) { database in
            let result: Result<Void, any Error>
            do { result = .success(try await body(database)) } catch { result = .failure(error) }
            _ = try await database.run("drop schema \(raw: schema) cascade")
            try result.get()
        }
    }

    private static func lend(_ database: any SQLDatabase, _ body: (any SQLDatabase) async throws -> Void) async throws {
        let result: Result<Void, any Error>
        do { result = .success(try await body(database)) } catch { result = .failure(error) }
        await database.close()
        try result.get()
    }
}
