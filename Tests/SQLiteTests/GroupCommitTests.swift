import SQLCore
import SQLite
import ServerTesting
import Testing

@Suite struct GroupCommitTests {
    private struct Refusal: Error {}

    private static func database() async throws -> SQLiteDatabase {
        EngineLedger.sqlite.note()
        let database = try await SQLiteDatabase(SQLiteConfiguration(path: ":memory:"))
        _ = try await database.run("create table kept (id bigint primary key, bytes bytea)")
        return database
    }

    /// Holds the writer until `count` acts were started behind it, and returns when all have ended.
    private static func together(
        _ count: Int,
        on database: SQLiteDatabase,
        _ act: @escaping @Sendable (Int) async throws -> Void
    ) async throws -> (failures: Int, commits: Int) {
        let before = try await database.commits
        let failures = await withTaskGroup(of: Bool.self) { group in
            let (started, announce) = AsyncStream.makeStream(of: Void.self)
            let (holding, hold) = AsyncStream.makeStream(of: Void.self)
            group.addTask {
                let outcome: Void? = try? await database.write { transaction in
                    try await transaction.execute("insert into kept (id) values (-1)")
                    hold.yield()
                    for await _ in started.prefix(count) {}
                    for _ in 0..<1_000 { await Task.yield() }
                }
                return outcome == nil
            }
            for await _ in holding.prefix(1) {}
            for index in 0..<count {
                group.addTask {
                    announce.yield()
                    do {
                        try await act(index)
                        return false
                    } catch {
                        return true
                    }
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        return (failures, try await database.commits - before)
    }

    @Test func `acts that wait together share a commit`() async throws {
        let database = try await Self.database()
        let outcome = try await Self.together(40, on: database) { id in
            if id.isMultiple(of: 2) {
                _ = try await database.run("insert into kept (id) values (\(id))")
            } else {
                _ = try await database.write { try await $0.execute("insert into kept (id) values (\(id))") }
            }
        }
        #expect(outcome.failures == 0)
        #expect(outcome.commits < 20)
        #expect(try await database.query("select id from kept").count == 41)
        await database.close()
    }

    @Test func `a group is bounded`() async throws {
        let database = try await Self.database()
        let outcome = try await Self.together(200, on: database) { id in
            _ = try await database.run("insert into kept (id) values (\(id))")
        }
        #expect(outcome.failures == 0)
        #expect(outcome.commits >= 4)
        #expect(outcome.commits < 100)
        await database.close()
    }

    @Test func `an act that fails takes back itself only`() async throws {
        let database = try await Self.database()
        let outcome = try await Self.together(60, on: database) { id in
            switch id % 3 {
            case 0: _ = try await database.run("insert into kept (id) values (-1)")
            case 1:
                try await database.write { transaction in
                    try await transaction.execute("insert into kept (id) values (\(id))")
                    throw Refusal()
                }
            default: _ = try await database.write { try await $0.execute("insert into kept (id) values (\(id))") }
            }
        }
        #expect(outcome.failures == 40)
        #expect(outcome.commits < 30)
        let rows = try await database.query("select id from kept where id >= 0 order by id")
        let found = try rows.map { Int(try $0.integer("id")) }
        #expect(found == (0..<60).filter { $0 % 3 == 2 })
        await database.close()
    }

    @Test func `a full disk is told to those it concerns, and the database goes on`() async throws {
        let database = try await Self.database()
        _ = try await database.run("insert into kept (id) values (0)")
        _ = try await database.run("pragma max_page_count = 40")
        let large = [UInt8](repeating: 7, count: 1_000_000)
        await #expect {
            _ = try await database.run("insert into kept values (1, \(large))")
        } throws: {
            ($0 as? SQLError)?.code == .diskFull
        }
        let outcome = try await Self.together(30, on: database) { id in
            let bytes = id == 15 ? large : []
            _ = try await database.write { try await $0.execute("insert into kept values (\(id + 100), \(bytes))") }
        }
        // What was told to be written is there, and nothing else.
        #expect(outcome.failures >= 1)
        #expect(try await database.query("select id from kept").count == 1 + 31 - outcome.failures)
        #expect(try await database.query("pragma integrity_check").first?.text("integrity_check") == "ok")
        _ = try await database.run("pragma max_page_count = 4000")
        _ = try await database.run("insert into kept values (1, \(large))")
        await database.close()
    }

    @Test func `a deferred foreign key fails its own act only`() async throws {
        let database = try await Self.database()
        _ = try await database.run(
            "create table children (id bigint references kept (id) deferrable initially deferred)"
        )
        let outcome = try await Self.together(20, on: database) { id in
            try await database.write { transaction in
                try await transaction.execute("insert into children values (\(id))")
                if id != 7 { try await transaction.execute("insert into kept (id) values (\(id))") }
            }
        }
        #expect(outcome.failures == 1)
        #expect(try await database.query("select id from children").count == 19)
        await database.close()
    }
}
