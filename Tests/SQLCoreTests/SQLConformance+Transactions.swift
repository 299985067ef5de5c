import SQLCore
import Testing

extension SQLConformance {
    private struct Refusal: Error {}

    static let transactions = [
        SQLConformance("a body that throws leaves nothing") { database in
            _ = try await database.run("create table kept (id bigint primary key)")
            await #expect(throws: Refusal.self) {
                try await database.write { transaction in
                    try await transaction.execute("insert into kept values (1)")
                    throw Refusal()
                }
            }
            #expect(try await database.query("select * from kept").isEmpty)
        },
        SQLConformance("a statement that failed loses the transaction, even when the error was caught") { database in
            _ = try await database.run("create table kept (id bigint primary key)")
            _ = try await database.run("insert into kept values (1)")
            let outcome = await code {
                try await database.write { transaction in
                    try await transaction.execute("insert into kept values (2)")
                    _ = try? await transaction.execute("insert into kept values (1)")
                }
            }
            #expect(outcome == .uniqueViolation)
            let rest = await code {
                try await database.write { transaction in
                    _ = try? await transaction.execute("insert into kept values (1)")
                    try await transaction.execute("insert into kept values (3)")
                }
            }
            #expect(rest == .uniqueViolation)
            #expect(try await database.query("select * from kept").count == 1)
            _ = try await database.run("insert into kept values (4)")
        },
        SQLConformance("a transaction sees what it wrote, others do not before it ends") { database in
            _ = try await database.run("create table kept (id bigint primary key)")
            try await database.write { transaction in
                try await transaction.execute("insert into kept values (1)")
                #expect(try await transaction.query("select * from kept").count == 1)
                #expect(try await database.query("select * from kept").isEmpty)
                let others = try await database.read { try await $0.query("select * from kept") }
                #expect(others.isEmpty)
            }
            #expect(try await database.query("select * from kept").count == 1)
        },
        SQLConformance("a reading body sees one state") { database in
            _ = try await database.run("create table kept (id bigint primary key)")
            try await database.read { transaction in
                #expect(try await transaction.query("select * from kept").isEmpty)
                _ = try await database.run("insert into kept values (1)")
                #expect(try await transaction.query("select * from kept").isEmpty)
            }
            #expect(try await database.query("select * from kept").count == 1)
        },
        SQLConformance("a reading body cannot write") { database in
            _ = try await database.run("create table kept (id bigint primary key)")
            let outcome = await code {
                try await database.read { _ = try await $0.execute("insert into kept values (1)") }
            }
            #expect(outcome == .invalidStatement)
            #expect(try await database.query("select * from kept").isEmpty)
        },
        SQLConformance("bodies without a statement are allowed") { database in
            let written = try await database.write { _ in 1 }
            let read = try await database.read { _ in 2 }
            #expect([written, read] == [1, 2])
            await #expect(throws: Refusal.self) { try await database.write { _ in throw Refusal() } }
        },
        SQLConformance("statements of one body may run side by side") { database in
            _ = try await database.run("create table kept (id bigint primary key)")
            try await database.write { transaction in
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for id in 0..<20 {
                        group.addTask { try await transaction.execute("insert into kept values (\(id))") }
                    }
                    try await group.waitForAll()
                }
            }
            #expect(try await database.query("select * from kept").count == 20)
        },
        SQLConformance("a closed database is unavailable") { database in
            await database.close()
            await fails(.unavailable) { _ = try await database.query("select 1 as one") }
            await fails(.unavailable) { _ = try await database.run("create table kept (id bigint)") }
        },
    ]
}
