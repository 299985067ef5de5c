import SQLCore
import Testing

extension SQLConformance {
    static let races = [
        SQLConformance("fifty increments at once lose nothing") { database in
            _ = try await database.run("create table counters (id bigint primary key, n bigint not null)")
            _ = try await database.run("insert into counters values (1, 0), (2, 0)")
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<50 {
                    group.addTask {
                        _ = try await database.write { transaction in
                            try await transaction.execute("update counters set n = n + 1 where id = 1")
                        }
                    }
                    group.addTask { _ = try await database.run("update counters set n = n + 1 where id = 2") }
                }
                try await group.waitForAll()
            }
            let rows = try await database.query("select n from counters order by id")
            let found = try rows.map { try $0.integer("n") }
            #expect(found == [50, 50])
        },
        SQLConformance("of fifty who ask for it, one gets it") { database in
            _ = try await database.run("create table codes (hash bytea primary key, spent_at bigint)")
            let hash: [UInt8] = [1, 2, 3]
            _ = try await database.run("insert into codes values (\(hash), \(Int?.none))")
            let wins = try await withThrowingTaskGroup(of: Int.self) { group in
                for time in 0..<50 {
                    group.addTask {
                        try await database.run(
                            """
                            update codes set spent_at = \(time) where hash = \(hash) and spent_at is null
                            returning spent_at
                            """
                        ).count
                    }
                }
                return try await group.reduce(0, +)
            }
            #expect(wins == 1)
        },
        SQLConformance("who throws does not disturb the others") { database in
            struct Refusal: Error {}
            _ = try await database.run("create table kept (id bigint primary key)")
            let refused = await withTaskGroup(of: Bool.self) { group in
                for id in 0..<60 {
                    group.addTask {
                        do {
                            try await database.write { transaction in
                                try await transaction.execute("insert into kept values (\(id))")
                                if id % 3 == 0 { throw Refusal() }
                                if id % 3 == 1 { try await transaction.execute("insert into kept values (\(id))") }
                            }
                            return false
                        } catch {
                            return true
                        }
                    }
                }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(refused == 40)
            let rows = try await database.query("select id from kept order by id")
            let found = try rows.map { try $0.integer("id") }
            #expect(found == (0..<60).filter { $0 % 3 == 2 })
        },
        SQLConformance("a waiter leaves the line when its task is cancelled") { database in
            let gate = Gate()
            _ = try await database.run("create table kept (id bigint primary key)")
            try await withThrowingTaskGroup(of: Void.self) { holders in
                for id in 0..<8 {
                    holders.addTask {
                        try await database.write { transaction in
                            try await transaction.execute("insert into kept values (\(id))")
                            await gate.arrive()
                            await gate.pass()
                        }
                    }
                }
                await gate.arrivals(1)
                let late = (100..<120).map { id in
                    Task { try await database.run("insert into kept values (\(id))") }
                }
                for task in late { task.cancel() }
                // They end while the others still hold everything; one or the other may have had its turn before.
                if database.dialect == .sqlite {
                    for task in late { await #expect(throws: CancellationError.self) { try await task.value } }
                } else {
                    for task in late { _ = await task.result }
                }
                await gate.open()
                try await holders.waitForAll()
            }
            #expect(try await database.query("select id from kept where id < 100").count == 8)
            _ = try await database.run("insert into kept values (200)")
        },
        SQLConformance("reads and writes in great number all end") { database in
            _ = try await database.run("create table kept (id bigint primary key, n bigint not null)")
            try await withThrowingTaskGroup(of: Void.self) { group in
                for id in 0..<300 {
                    group.addTask {
                        _ = try await database.run("insert into kept values (\(id), 0)")
                        let rows = try await database.read { try await $0.query("select n from kept where id = \(id)") }
                        #expect(rows.count == 1)
                        #expect(try await database.query("select n from kept where id = \(id)").count == 1)
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await database.query("select id from kept").count == 300)
        },
    ]
}
