import DatabaseTesting
import Postgres
import SQLCore
import Testing

/// Lookups of several requests share a round trip: each is answered as if it had been alone.
@Suite(.enabled(if: ScratchSchema.isAvailable, "LIAMM_TEST_POSTGRES holds no URL"))
struct SharedLookupTests {
    private enum Answer: Hashable {
        case rows([Int64])
        case refused
    }

    private static func ask(_ database: any SQLDatabase, _ statement: SQLStatement) async -> Answer {
        do {
            return .rows(try await database.lookup(statement).map { try $0.integer("n") })
        } catch {
            return .refused
        }
    }

    /// Of forms that are prepared apart; every seventh divides by nought.
    private static func statement(_ number: Int) -> SQLStatement {
        switch number % 4 {
        case 0: "select n from kept where id = \(number)"
        case 1: "select n + 0 as n from kept where id = \(number) and n >= \(0)"
        case 2: "select n from kept where id in (\(number), \(-1))"
        default: "select 7 * n / \(number % 7) as n from kept where id = \(number)"
        }
    }

    private static func expected(_ number: Int) -> Answer {
        guard number % 4 == 3 else { return .rows([Int64(number * 10)]) }
        return number % 7 == 0 ? .refused : .rows([Int64(7 * number * 10 / (number % 7))])
    }

    @Test func `each of many at once has its own rows, and an error is its own`() async throws {
        try await ScratchSchema.with { database in
            _ = try await database.run("create table kept (id bigint primary key, n bigint not null)")
            try await database.write { transaction in
                for number in 1...400 {
                    try await transaction.execute("insert into kept values (\(number), \(number * 10))")
                }
            }
            for _ in 0..<3 {
                let answers = await withTaskGroup(of: (Int, Answer).self) { group in
                    for number in 1...400 {
                        group.addTask { (number, await Self.ask(database, Self.statement(number))) }
                    }
                    return await group.reduce(into: [Int: Answer]()) { $0[$1.0] = $1.1 }
                }
                for number in 1...400 { #expect(answers[number] == Self.expected(number), "\(number)") }
            }
        }
    }

    @Test func `a table that changes its columns is read as it is now`() async throws {
        try await ScratchSchema.with { database in
            _ = try await database.run("create table kept (id bigint primary key, n bigint not null)")
            _ = try await database.run("insert into kept values (1, 10)")
            #expect(await Self.ask(database, "select * from kept where id = \(1)") == .rows([10]))
            _ = try await database.run("alter table kept add column more text")
            for _ in 0..<20 { #expect(await Self.ask(database, "select * from kept where id = \(1)") == .rows([10])) }
        }
    }

    @Test func `who gives up waiting takes nothing from the others`() async throws {
        try await ScratchSchema.with { database in
            _ = try await database.run("create table kept (id bigint primary key, n bigint not null)")
            _ = try await database.run("insert into kept values (1, 10)")
            await withTaskGroup(of: Void.self) { group in
                for number in 0..<300 {
                    group.addTask {
                        let task = Task { await Self.ask(database, "select n from kept where id = \(1)") }
                        if number % 3 == 0 { task.cancel() }
                        let answer = await task.value
                        if number % 3 != 0 { #expect(answer == .rows([10])) }
                    }
                }
            }
            #expect(await Self.ask(database, "select n from kept where id = \(1)") == .rows([10]))
        }
    }
}
