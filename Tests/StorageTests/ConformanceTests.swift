import DatabaseTesting
import Storage
import StoreTesting
import Testing

/// Every rule of the stores, on both engines.
// The limit ends a rule whose waiter is never woken.
@Suite(.serialized, .timeLimit(.minutes(30)))
struct ConformanceTests {
    @Test(arguments: StoreConformance.all)
    func `SQLite keeps the rule`(_ rule: StoreConformance) async throws {
        try await Backend.sqlite.withStores { stores, _ in try await rule.check(stores) }
    }

    @Test(
        .enabled(if: ScratchSchema.isAvailable, "LIAMM_TEST_POSTGRES holds no URL"),
        arguments: StoreConformance.all
    )
    func `PostgreSQL keeps the rule`(_ rule: StoreConformance) async throws {
        try await Backend.postgres.withStores { stores, _ in try await rule.check(stores) }
    }

    @Test
    func `the engines differ in at most ten places`() {
        #expect(Dialect.allCases.count <= 10)
    }

    @Test
    func `no two rules have one name`() {
        #expect(Set(StoreConformance.all.map(\.name)).count == StoreConformance.all.count)
    }
}
