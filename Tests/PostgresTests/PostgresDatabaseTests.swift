import DatabaseTesting
import Foundation
import Postgres
import SQLCore
import Testing

/// The work throws an `SQLError` of this code.
private func fails(
    _ expected: SQLError.Code,
    sourceLocation: SourceLocation = #_sourceLocation,
    _ work: () async throws -> Void
) async {
    let error = await #expect(throws: SQLError.self, sourceLocation: sourceLocation) { try await work() }
    #expect(error?.code == expected, sourceLocation: sourceLocation)
}

@Suite(.enabled(if: ScratchSchema.isAvailable, "LIAMM_TEST_POSTGRES holds no URL"))
struct PostgresDatabaseTests {
    @Test func `a deadlock is retried, even when the body renamed the error`() async throws {
        struct Renamed: Error {}
        try await ScratchSchema.with { database in
            _ = try await database.run("create table kept (id bigint primary key, n bigint not null)")
            _ = try await database.run("insert into kept values (1, 0), (2, 0)")
            let (met, meet) = AsyncStream.makeStream(of: Void.self)
            let (answered, answer) = AsyncStream.makeStream(of: Void.self)
            async let one: Void = database.write { transaction in
                try await transaction.execute("update kept set n = n + 1 where id = 1")
                meet.yield()
                for await _ in answered.prefix(1) {}
                do {
                    try await transaction.execute("update kept set n = n + 1 where id = 2")
                } catch {
                    throw Renamed()
                }
            }
            async let two: Void = database.write { transaction in
                try await transaction.execute("update kept set n = n + 1 where id = 2")
                for await _ in met.prefix(1) {}
                answer.yield()
                answer.finish()
                meet.finish()
                do {
                    try await transaction.execute("update kept set n = n + 1 where id = 1")
                } catch {
                    throw Renamed()
                }
            }
            _ = try await (one, two)
            let rows = try await database.query("select n from kept order by id")
            let found = try rows.map { try $0.integer("n") }
            #expect(found == [2, 2])
        }
    }

    @Test func `a serialization failure is given up after ten attempts`() async throws {
        try await ScratchSchema.with { database in
            let (attempts, count) = AsyncStream.makeStream(of: Void.self)
            await fails(.serializationFailure) {
                try await database.write { transaction in
                    count.yield()
                    try await transaction.execute("do $$ begin raise exception using errcode = '40001'; end $$")
                }
            }
            count.finish()
            let number = await attempts.reduce(0) { total, _ in total + 1 }
            #expect(number == 10)
        }
    }

    @Test func `a lost connection is replaced`() async throws {
        try await ScratchSchema.with({ $0.connections = 1 }) { database in
            await fails(.unavailable) {
                try await database.write { transaction in
                    _ = try await transaction.query("select pg_terminate_backend(pg_backend_pid())")
                }
            }
            let row = try await database.query("select 1 as one").first
            #expect(try row?.integer("one") == 1)
        }
    }

    @Test func `a statement that runs too long is ended, and the connection goes on`() async throws {
        try await ScratchSchema.with({ $0.statementTimeout = .milliseconds(500) }) { database in
            await fails(.busy) { _ = try await database.query("select pg_sleep(20)") }
            let rows = try await database.query("select 1 as one")
            #expect(rows.count == 1)
        }
    }

    @Test func `a table that changed under a prepared statement is read again`() async throws {
        try await ScratchSchema.with({ $0.connections = 1 }) { database in
            _ = try await database.run("create table kept (id bigint primary key)")
            _ = try await database.run("insert into kept values (1)")
            #expect(try await database.query("select * from kept").count == 1)
            _ = try await database.run("alter table kept add column n bigint not null default 5")
            #expect(try await database.query("select * from kept").first?.integer("n") == 5)
            let rows = try await database.read { try await $0.query("select * from kept") }
            #expect(try rows.first?.integer("n") == 5)
        }
    }

    @Test func `large values pass both ways`() async throws {
        try await ScratchSchema.with { database in
            let bytes = (0..<8_000_000).map { UInt8(truncatingIfNeeded: $0) }
            _ = try await database.run("create table kept (id bigint primary key, bytes bytea)")
            try await withThrowingTaskGroup(of: Void.self) { group in
                for id in 0..<4 {
                    group.addTask {
                        _ = try await database.run("insert into kept values (\(id), \(bytes))")
                        let row = try await database.query("select bytes from kept where id = \(id)").first
                        #expect(try row?.bytes("bytes") == bytes)
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test func `types of PostgreSQL become ours or an error`() async throws {
        try await ScratchSchema.with { database in
            let row = try await database.query(
                """
                select 1::smallint as small, 2::int as int, true as yes, '{"a": 1}'::jsonb as json, 'n'::name as name,
                    -12345678.00::numeric as whole, 0::numeric as zero, 10000::numeric as round, null::float8 as none
                """
            ).first
            let integers = try ["small", "int", "yes", "whole", "zero", "round"].map { try row?.integer($0) }
            #expect(integers == [1, 2, 1, -12_345_678, 0, 10_000])
            #expect(try row?.text("json") == #"{"a": 1}"#)
            #expect(try row?.textIfPresent("none") == nil)
            let refused: [SQLStatement] = [
                "select 1.5 as n", "select 1::float8 as n", "select 12345678901234567890 as n", "select 0.0001 as n",
            ]
            for statement in refused {
                await fails(.invalidStatement) { _ = try await database.query(statement) }
            }
            await fails(.checkViolation) { _ = try await database.query("select \("a\0b") as t") }
            #expect(try await database.query("select 1 as one").count == 1)
        }
    }

    @Test func `more statements than the cache holds all work`() async throws {
        try await ScratchSchema.with({ $0.connections = 1 }) { database in
            for number in 0..<600 {
                let row = try await database.query("select \(raw: "\(number)") as n, \(number) as m").first
                #expect(try row?.integer("m") == Int64(number))
            }
            let kept = try await database.query("select count(*) as n from pg_prepared_statements").first
            #expect(try kept?.integer("n") ?? 0 <= 256)
        }
    }

    @Test func `settings of the session are ours`() async throws {
        try await ScratchSchema.with({ $0.statementTimeout = .seconds(15) }) { database in
            #expect(try await database.query("show statement_timeout").first?.text("statement_timeout") == "15s")
            #expect(try await database.query("show client_encoding").first?.text("client_encoding") == "UTF8")
            let level = try await database.read { try await $0.query("show transaction_isolation") }
            #expect(try level.first?.text("transaction_isolation") == "repeatable read")
        }
    }
}

@Suite struct PostgresAddressTests {
    @Test func `a server that is not there is unavailable`() async {
        await #expect {
            _ = try await PostgresDatabase(PostgresConfiguration(url: "postgres://127.0.0.1:1/none"))
        } throws: {
            ($0 as? SQLError)?.code == .unavailable
        }
    }

    @Test func `a configuration does not print its password`() {
        let configuration = PostgresConfiguration(url: "postgres://liamm:opensesame@db.example/liamm")
        #expect(!"\(configuration)".contains("opensesame"))
        #expect(!String(reflecting: configuration).contains("opensesame"))
    }
}
