import DatabaseTesting
import SQLCore
import SQLite
import ServerTesting
import Testing

/// The list of rules on each engine. PostgreSQL's address is in `LIAMM_TEST_POSTGRES`.
@Suite struct ConformanceTests {
    @Test(arguments: SQLConformance.all)
    func `SQLite conforms`(to rule: SQLConformance) async throws {
        EngineLedger.sqlite.note()
        let database = try await SQLiteDatabase(SQLiteConfiguration(path: ":memory:"))
        try await database.lend { try await rule.check(database) }
    }

    @Test(.enabled(if: ScratchSchema.isAvailable, "LIAMM_TEST_POSTGRES holds no URL"), arguments: SQLConformance.all)
    func `PostgreSQL conforms`(to rule: SQLConformance) async throws {
        try await ScratchSchema.with { try await rule.check($0) }
    }
}
