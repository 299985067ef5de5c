import Model
import Primitives
import SQLCore
import Storage
import Testing

@Suite(.serialized)
struct MigrationTests {
    private let migrator = Migrator(migrations: StorageMigrations.all)

    @Test
    func `migrations are numbered without a gap, from one`() {
        let all = StorageMigrations.all
        #expect(!all.isEmpty)
        #expect(all.map(\.number) == Array(1...all.count))
        #expect(all.first?.name == "foundation")
    }

    @Test(arguments: Backend.available)
    func `a migrated database is migrated once`(_ backend: Backend) async throws {
        try await backend.withDatabase { database in
            let applied = try await self.migrator.migrate(database, now: Timestamp(seconds: 0))
            #expect(applied.map(\.number) == StorageMigrations.all.map(\.number))
            #expect(try await self.migrator.migrate(database, now: Timestamp(seconds: 1)).isEmpty)
            #expect(try await Backend.stores(database).registry.all().isEmpty)
        }
    }

    @Test(arguments: Backend.available)
    func `a schema newer than the program, or another one, is refused`(_ backend: Backend) async throws {
        try await backend.withDatabase { database in
            let newer = Migration(number: 999, name: "future", sql: "create table future (id text primary key);\n")
            try await Migrator(migrations: StorageMigrations.all + [newer]).migrate(
                database,
                now: Timestamp(seconds: 0)
            )
            await #expect(throws: Migrator.Failure.newerSchema(999)) {
                try await self.migrator.migrate(database, now: Timestamp(seconds: 0))
            }
            let edited = StorageMigrations.all.map { Migration(number: $0.number, name: $0.name, sql: $0.sql + "\n") }
            await #expect(throws: Migrator.Failure.changed(1)) {
                try await Migrator(migrations: edited + [newer]).migrate(database, now: Timestamp(seconds: 0))
            }
        }
    }
}
