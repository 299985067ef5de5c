import SQLCore
import Testing

extension SQLConformance {
    static let violations = [
        SQLConformance("violations have their codes") { database in
            _ = try await database.run("create table parents (id bigint primary key, name text not null unique)")
            _ = try await database.run(
                """
                create table children (id bigint primary key, parent bigint not null references parents (id),
                    size bigint not null check (size > 0))
                """
            )
            _ = try await database.run("insert into parents values (1, 'one')")
            let cases: [(SQLStatement, SQLError.Code)] = [
                ("insert into parents values (1, 'two')", .uniqueViolation),
                ("insert into parents values (2, 'one')", .uniqueViolation),
                ("insert into children values (1, 9, 1)", .foreignKeyViolation),
                ("insert into children values (1, 1, 0)", .checkViolation),
                ("insert into parents values (3, null)", .checkViolation),
                ("selec 1", .invalidStatement),
                ("select * from nothing_of_this_name", .invalidStatement),
            ]
            for (statement, expected) in cases {
                await fails(expected) { _ = try await database.run(statement) }
                await fails(expected) { try await database.write { _ = try await $0.query(statement) } }
            }
            _ = try await database.run("insert into children values (1, 1, 1)")
            await fails(.foreignKeyViolation) { _ = try await database.run("delete from parents") }
        },
        SQLConformance("an error prints neither statement nor value") { database in
            _ = try await database.run("create table kept (id text primary key)")
            _ = try await database.run("insert into kept values (\("top-secret"))")
            let error = await #expect(throws: SQLError.self) {
                _ = try await database.run("insert into kept values (\("top-secret"))")
            }
            #expect(error.map { "\($0)" } == "sql: uniqueViolation")
        },
        SQLConformance("on conflict answers without an error") { database in
            _ = try await database.run("create table kept (id text primary key, n bigint not null)")
            let insert: SQLStatement = "insert into kept values ('a', 1) on conflict do nothing returning n"
            #expect(try await database.run(insert).count == 1)
            #expect(try await database.run(insert).isEmpty)
            let rows = try await database.run(
                """
                insert into kept values ('a', \(5)) on conflict (id) do update set n = kept.n + excluded.n
                returning n
                """
            )
            #expect(try rows.first?.integer("n") == 6)
        },
        SQLConformance("execute tells how many rows changed") { database in
            let counts = try await database.write { transaction in
                try await transaction.execute("create table kept (id bigint primary key, n bigint not null)")
                return [
                    try await transaction.execute("insert into kept values (1, 0), (2, 0), (3, 0)"),
                    try await transaction.execute("update kept set n = 1 where id > 1"),
                    try await transaction.execute("update kept set n = 1 where id > 9"),
                    try await transaction.execute("create table other (id bigint)"),
                    try await transaction.execute("delete from kept"),
                ]
            }
            #expect(counts == [3, 2, 0, 0, 3])
        },
    ]
}
