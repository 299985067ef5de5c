import Bootstrap
import DirectorySync
import Logging
import Model
import Primitives
import Synchronization
import Testing

@Suite struct DirectoryScheduleTests {
    private static let logger = Logger(label: "schedule") { _ in SwiftLogNoOpLogHandler() }

    private static func realms(_ names: [Realm.Slug]) throws -> [Realm] {
        let siren = try #require(SIREN("200000008"))
        return names.map { name in
            Realm(
                slug: name,
                name: "\(name)",
                siren: siren,
                nature: .agglomeration,
                department: "22",
                support: .init(name: "Support", email: nil),
                domains: [],
                organizations: [],
                directories: [
                    Directory(
                        name: "annuaire",
                        urls: ["ldap://127.0.0.1:1"],
                        transport: .clear,
                        bindDN: "cn=liamm",
                        bindPassword: "env:X",
                        base: "dc=x",
                        periodSeconds: 1
                    )
                ]
            )
        }
    }

    @Test func `a directory that hangs stops none of the others, and is not started twice`() async throws {
        let realms = try Self.realms(["hung", "quick"])
        let (runs, told) = AsyncStream.makeStream(of: Realm.Slug.self)
        let schedule = DirectorySchedule(realms: { realms }, logger: Self.logger) { _, realm in
            told.yield(realm.slug)
            if realm.slug == "hung" { try await Task.sleep(for: .seconds(3600)) }
            return SyncOutcome(state: .empty, run: nil, plan: nil, reasons: [])
        }
        await withDiscardingTaskGroup { group in
            group.addTask { try? await schedule.run() }
            var seen: [Realm.Slug] = []
            for await slug in runs {
                seen.append(slug)
                if seen.count(where: { $0 == "quick" }) == 3 { break }
            }
            let hung = seen.count { $0 == "hung" }
            #expect(hung == 1, "\(seen)")
            group.cancelAll()
        }
    }

    @Test func `a run that takes too long is ended, and may start again`() async throws {
        let realms = try Self.realms(["hung"])
        let (runs, told) = AsyncStream.makeStream(of: Bool.self)
        let schedule = DirectorySchedule(realms: { realms }, deadline: .milliseconds(1), logger: Self.logger) { _, _ in
            do {
                try await Task.sleep(for: .seconds(3600))
            } catch {
                told.yield(Task.isCancelled)
                throw error
            }
            return SyncOutcome(state: .empty, run: nil, plan: nil, reasons: [])
        }
        await withDiscardingTaskGroup { group in
            group.addTask { try? await schedule.run() }
            var ends = 0
            for await isCancelled in runs {
                #expect(isCancelled)
                ends += 1
                if ends == 2 { break }
            }
            group.cancelAll()
        }
    }

    @Test func `a directory is due at its period, and never while it runs`() {
        var book = ScheduleBook()
        let start = ContinuousClock.now
        func starts(_ name: String, after seconds: Int) -> Bool {
            book.start(name, period: .seconds(60), at: start + .seconds(seconds))
        }
        #expect(starts("a", after: 0))
        #expect(starts("b", after: 0))
        #expect(!starts("a", after: 120))
        book.ended("a")
        #expect(!starts("a", after: 59))
        #expect(starts("a", after: 60))
    }
}
