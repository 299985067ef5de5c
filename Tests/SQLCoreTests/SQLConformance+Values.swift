import Primitives
import SQLCore
import Testing

extension SQLConformance {
    private enum Thing {}

    static let values = [
        SQLConformance("every value comes back as it was") { database in
            _ = try await database.run(
                "create table kept (id bigint primary key, number bigint, words text, bytes bytea)"
            )
            let values: [(Int64?, String?, [UInt8]?)] = [
                (0, "", []), (.max, "plain", [0]), (.min, "é à ï 日本語 🎉 \u{10FFFF} e\u{301}", Array(0...255)),
                (-1, "123", Array(repeating: 7, count: 100_000)), (nil, nil, nil),
                (1, String(repeating: "ligne\n", count: 20_000), nil), (1, "'; drop table kept; --", [39, 59]),
            ]
            for (id, (number, words, bytes)) in values.enumerated() {
                _ = try await database.run(
                    "insert into kept (id, number, words, bytes) values (\(id), \(number), \(words), \(bytes))"
                )
                let row = try #require(try await database.query("select * from kept where id = \(id)").first)
                #expect(try row.integerIfPresent("number") == number)
                #expect(try row.textIfPresent("words").map { Array($0.utf8) } == words.map { Array($0.utf8) })
                #expect(try row.bytesIfPresent("bytes") == bytes)
            }
            #expect(try await database.query("select id from kept").count == values.count)
        },
        SQLConformance("types of ours bind and read back") { database in
            _ = try await database.run("create table kept (id text primary key, at bigint, flag bigint, other text)")
            let id: Identifier<Thing> = "a-thing"
            let time = Timestamp(microseconds: 1_795_455_942_377_134)
            let none: Identifier<Thing>? = nil
            _ = try await database.run("insert into kept values (\(id), \(time), \(true), \(none))")
            let row = try #require(try await database.query("select * from kept where id = \(id)").first)
            #expect(try row.identifier("id") == id)
            #expect(try row.timestamp("at") == time)
            #expect(try row.bool("flag"))
            #expect(try row.identifierIfPresent("other") == none)
            #expect(try row.timestampIfPresent("other") == nil)
        },
        SQLConformance("a missing column, or one of another type, is an error") { database in
            let row = try #require(try await database.query("select 'a' as a").first)
            await fails(.missingColumn) { _ = try row.text("b") }
            await fails(.missingColumn) { _ = try row.integer("a") }
        },
        SQLConformance("counts and sums are integers") { database in
            _ = try await database.run("create table kept (number bigint not null)")
            let none = try #require(try await database.query("select count(*) as n, sum(number) as s from kept").first)
            #expect(try none.integer("n") == 0)
            #expect(try none.integerIfPresent("s") == nil)
            for number: Int64 in [4_000_000_000_000, -1, 20_000, 0] {
                _ = try await database.run("insert into kept values (\(number))")
            }
            let row = try #require(try await database.query("select count(*) as n, sum(number) as s from kept").first)
            #expect(try row.integer("n") == 4)
            #expect(try row.integer("s") == 4_000_000_019_999)
        },
        SQLConformance("one text serves with and without nulls") { database in
            _ = try await database.run("create table kept (id bigint primary key, words text, number bigint)")
            for (id, words) in [nil, "a", nil, "b"].enumerated() {
                let number: Int? = words == nil ? id : nil
                _ = try await database.run("insert into kept (id, words, number) values (\(id), \(words), \(number))")
                let found = try await database.query(
                    "select id from kept where words is not distinct from \(words) and id = \(id)"
                )
                #expect(found.count == 1)
            }
        },
        SQLConformance("many rows come in order") { database in
            _ = try await database.run("create table kept (id bigint primary key, words text not null)")
            try await database.write { transaction in
                for id in 0..<2_000 {
                    try await transaction.execute("insert into kept values (\(id), \("row \(id)"))")
                }
            }
            let rows = try await database.query("select id, words from kept order by id")
            let found = try rows.map { try $0.integer("id") }
            #expect(found == Array(0..<2_000))
            #expect(try rows.last?.text("words") == "row 1999")
        },
    ]
}
