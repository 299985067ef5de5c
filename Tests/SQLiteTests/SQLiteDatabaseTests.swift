import Foundation
import SQLCore
import SQLite
import ServerTesting
import Testing

@Suite struct SQLiteDatabaseTests {
    @Test func `commits are on the disk and readers cannot write`() async throws {
        EngineLedger.sqlite.note()
        let database = try await SQLiteDatabase(SQLiteConfiguration(path: ":memory:"))
        for database in [database.query, database.run] {
            #expect(try await database("pragma synchronous").first?.integer("synchronous") == 2)
            #expect(try await database("pragma journal_mode").first?.text("journal_mode") == "wal")
            #expect(try await database("pragma foreign_keys").first?.integer("foreign_keys") == 1)
        }
        #expect(try await database.query("pragma query_only").first?.integer("query_only") == 1)
        await database.close()
    }

    @Test func `a file keeps what was committed, and one in memory goes away`() async throws {
        EngineLedger.sqlite.note()
        let folder = FileManager.default.temporaryDirectory.appending(path: "liamm-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let configuration = SQLiteConfiguration(path: folder.appending(path: "kept.db").path, readers: 2)
        let first = try await SQLiteDatabase(configuration)
        _ = try await first.run("create table kept (id bigint primary key)")
        _ = try await first.run("insert into kept values (7)")
        await first.close()
        let second = try await SQLiteDatabase(configuration)
        #expect(try await second.query("select id from kept").first?.integer("id") == 7)
        await second.close()
    }

    @Test func `a folder that does not exist is unavailable`() async {
        await #expect {
            _ = try await SQLiteDatabase(SQLiteConfiguration(path: "/nothing/of/this/name/kept.db"))
        } throws: {
            ($0 as? SQLError)?.code == .unavailable
        }
    }

    @Test func `a file that is not a database is corrupt`() async throws {
        EngineLedger.sqlite.note()
        let file = FileManager.default.temporaryDirectory.appending(path: "liamm-test-\(UUID().uuidString)")
        try Data(repeating: 65, count: 4096).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        await #expect {
            _ = try await SQLiteDatabase(SQLiteConfiguration(path: file.path))
        } throws: {
            ($0 as? SQLError)?.code == .corrupt
        }
    }

    @Test func `parameters are bound by number, whatever their order in the text`() async throws {
        EngineLedger.sqlite.note()
        let database = try await SQLiteDatabase(SQLiteConfiguration(path: ":memory:"))
        let again: SQLStatement = "select \(raw: "$2 as b, $1 as a, $2 as c") where \(1) < \(2)"
        let row = try await database.query(again).first
        #expect(try row?.integer("a") == 1)
        #expect(try row?.integer("b") == 2)
        #expect(try row?.integer("c") == 2)
        await #expect(throws: SQLError.self) { _ = try await database.query("select \(1), \(raw: "$2")") }
        await database.close()
    }

    @Test func `a changed table is read with its new columns`() async throws {
        EngineLedger.sqlite.note()
        let database = try await SQLiteDatabase(SQLiteConfiguration(path: ":memory:", readers: 1))
        _ = try await database.run("create table kept (id bigint primary key)")
        _ = try await database.run("insert into kept values (1)")
        #expect(try await database.query("select * from kept").count == 1)
        _ = try await database.run("alter table kept add column n bigint not null default 5")
        #expect(try await database.query("select * from kept").first?.integer("n") == 5)
        _ = try await database.run("alter table kept rename column n to m")
        #expect(try await database.query("select * from kept").first?.integer("m") == 5)
        await database.close()
    }

    @Test func `more statements than the cache holds all work`() async throws {
        EngineLedger.sqlite.note()
        let database = try await SQLiteDatabase(SQLiteConfiguration(path: ":memory:", readers: 1))
        for number in 0..<600 {
            let row = try await database.query("select \(raw: "\(number)") as n").first
            #expect(try row?.integer("n") == Int64(number))
        }
        await database.close()
    }
}
