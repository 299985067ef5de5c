import Primitives
import SQLCore
import Testing

extension SQLConformance {
    private static let first = Migration(
        number: 1,
        name: "first",
        sql: """
            -- A comment; with semicolons;
            create table one (id bigint primary key, words text not null default 'a;b'); -- after
            create table two (
                id bigint primary key -- no end here;
            );
            insert into one (id, words) values (1, 'line;
            line');
            """
    )
    private static let second = Migration(number: 2, name: "second", sql: "alter table two add column n bigint;\n")
    private static let broken = Migration(
        number: 3,
        name: "broken",
        sql: "create table three (id bigint);\ninsert into nothing_of_this_name values (1);\n"
    )

    static let migrations = [
        SQLConformance("migrations are applied in order, once") { database in
            let migrator = Migrator(migrations: [Self.second, Self.first])
            #expect(try await migrator.pending(database).map(\.number) == [1, 2])
            let time = Timestamp(seconds: 1_790_000_000)
            #expect(try await migrator.migrate(database, now: time) == [Self.first, Self.second])
            #expect(try await database.query("select words from one").first?.text("words") == "line;\nline")
            #expect(try await database.query("select n from two").isEmpty)
            #expect(try await migrator.migrate(database) == [])
            #expect(try await migrator.pending(database) == [])
            let rows = try await database.query("select * from schema_migrations order by number")
            let found = try rows.map { try $0.text("name") }
            #expect(found == ["first", "second"])
            #expect(try rows.first?.text("sha256") == Self.first.sha256)
            #expect(try rows.first?.timestamp("applied_at") == time)
        },
        SQLConformance("a changed migration is refused") { database in
            try await Migrator(migrations: [Self.first]).migrate(database)
            let changed = Migration(number: 1, name: "first", sql: "select 1;\n")
            await #expect(throws: Migrator.Failure.changed(1)) {
                try await Migrator(migrations: [changed, Self.second]).migrate(database)
            }
            #expect(try await Migrator(migrations: [Self.first, Self.second]).pending(database).map(\.number) == [2])
        },
        SQLConformance("a newer schema is refused") { database in
            try await Migrator(migrations: [Self.first, Self.second]).migrate(database)
            await #expect(throws: Migrator.Failure.newerSchema(2)) {
                try await Migrator(migrations: [Self.first]).migrate(database)
            }
        },
        SQLConformance("a migration that fails leaves nothing of itself") { database in
            let outcome = await code {
                try await Migrator(migrations: [Self.first, Self.second, Self.broken]).migrate(database)
            }
            #expect(outcome == .invalidStatement)
            let pending = try await Migrator(migrations: [Self.first, Self.second]).pending(database)
            #expect(pending.isEmpty)
            await fails(.invalidStatement) { _ = try await database.query("select * from three") }
        },
        SQLConformance("of those who migrate at once, each migration has one") { database in
            let migrator = Migrator(migrations: [Self.first, Self.second])
            let applied = try await withThrowingTaskGroup(of: [Migration].self) { group in
                for _ in 0..<6 { group.addTask { try await migrator.migrate(database) } }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(applied.map(\.number).sorted() == [1, 2])
        },
    ]
}
