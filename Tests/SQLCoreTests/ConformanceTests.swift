import Foundation
import Postgres
import SQLCore
import SQLite
import ServerTesting
import Testing

/// The list of rules on each engine. PostgreSQL's address is in `LIAMM_TEST_POSTGRES`.
@Suite struct ConformanceTests {
    static let postgres = ProcessInfo.processInfo.environment["LIAMM_TEST_POSTGRES"]

    @Test(arguments: SQLConformance.all)
    func `SQLite conforms`(to rule: SQLConformance) async throws {
        EngineLedger.sqlite.note()
        let database = try await SQLiteDatabase(SQLiteConfiguration(path: ":memory:"))
        try await rule.check(database)
        await database.close()
    }

    @Test(.enabled(if: Self.postgres != nil, "LIAMM_TEST_POSTGRES holds no URL"), arguments: SQLConformance.all)
    func `PostgreSQL conforms`(to rule: SQLConformance) async throws {
        let url = try #require(Self.postgres)
        EngineLedger.postgres.note()
        let schema = "test_" + UUID().uuidString.lowercased().replacing("-", with: "")
        let owner = try await PostgresDatabase(PostgresConfiguration(url: url, connections: 1))
        _ = try await owner.run("create schema \(raw: schema)")
        let separator = url.contains("?") ? "&" : "?"
        let database = try await PostgresDatabase(
            PostgresConfiguration(url: "\(url)\(separator)options=-csearch_path%3D\(schema)")
        )
        let outcome: Result<Void, any Error>
        do {
            outcome = .success(try await rule.check(database))
        } catch {
            outcome = .failure(error)
        }
        await database.close()
        _ = try await owner.run("drop schema \(raw: schema) cascade")
        await owner.close()
        try outcome.get()
    }
}
