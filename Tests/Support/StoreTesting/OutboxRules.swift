import Model
import Primitives
import Testing

extension StoreConformance {
    static let outbox: [StoreConformance] = [
        StoreConformance("fifty that lease at once take each item once") { bench in
            try await bench.owe(20)
            let taken = try await bench.fifty { _ in try await bench.lease(1) }.flatMap { $0 }
            #expect(taken.count <= 20)
            #expect(Set(taken.map(\.id)).count == taken.count)
            let rest = try await bench.lease()
            #expect(Set((taken + rest).map(\.id)).count == 20)
            #expect(taken.count + rest.count == 20)
            #expect((taken + rest).allSatisfy { $0.attempts == 1 && $0.fence == 1 })
            #expect(try await bench.lease().isEmpty)
        },
        StoreConformance("only the kinds that are asked for are taken") { bench in
            let store = bench.stores.outbox
            let mails = ["x", "y"].map { OutboxEntry(.mail, ["template": .string($0)]) }
            try await bench.owe(2, and: mails)
            let take = { (kinds: Set<OutboxItem.Kind>, limit: Int) in
                try await store.lease(kinds, limit: limit, for: .seconds(30), now: bench.start).map(\.kind)
            }
            #expect(try await take([], 9).isEmpty)
            #expect(try await take([.mail], 0).isEmpty)
            #expect(try await take([.mail], 1) == [.mail])
            #expect(try await take([.mail], 9) == [.mail])
            #expect(try await take([.mail], 9).isEmpty)
            #expect(try await take([.mail, .logoutToken], 9) == [.logoutToken, .logoutToken])
        },
        StoreConformance("a lease that ran out is taken again, and the first taker's outcome changes nothing") {
            bench in
            let store = bench.stores.outbox
            try await bench.owe(1)
            let first = try #require(try await bench.lease().first)
            #expect(try await bench.lease(at: bench.start + .seconds(29)).isEmpty)
            let later = bench.start + .seconds(30)
            let second = try #require(try await bench.lease(at: later).first)
            #expect(second.id == first.id)
            #expect(second.attempts == 2)
            #expect(second.fence > first.fence)
            try await store.complete(first, .delivered, next: nil, now: later)
            #expect(try await store.depth().waiting == 1)
            try await store.complete(second, .delivered, next: nil, now: later)
            #expect(try await store.depth() == (waiting: 0, dead: 0))
            try await store.complete(second, .failed(reason: "late"), next: later, now: later)
            #expect(try await bench.lease(at: later + .hours(9)).isEmpty)
        },
        StoreConformance("a failure waits for its time, or becomes a dead letter") { bench in
            let store = bench.stores.outbox
            try await bench.owe(2)
            let items = try await bench.lease()
            let retry = bench.start + .seconds(5)
            try await store.complete(items[0], .failed(reason: "refused"), next: retry, now: bench.start)
            try await store.complete(items[1], .failed(reason: "refused"), next: nil, now: bench.start)
            #expect(try await store.depth() == (waiting: 1, dead: 1))
            #expect(try await bench.lease(at: bench.start + .seconds(4)).isEmpty)
            let again = try await bench.lease(at: retry)
            #expect(again.map(\.id) == [items[0].id])
            #expect(again.first?.attempts == 2)
            #expect(try await bench.lease(at: bench.start + .hours(9)).map(\.id) == [items[0].id])
        },
        StoreConformance("what an application did not take is told, given up or tried again, and forgotten") { bench in
            let store = bench.stores.outbox
            try await bench.owe(3)
            func failures(since time: Timestamp) async throws -> [Bool] {
                try await store.logoutFailures(since: time, limit: 10).map(\.isDead)
            }
            #expect(try await failures(since: bench.start + .hours(-1)).isEmpty)
            let items = try await bench.lease()
            let retry = bench.start + .seconds(5)
            try await store.complete(items[0], .failed(reason: "answered 500"), next: retry, now: bench.start)
            try await store.complete(items[1], .failed(reason: "answered 404"), next: nil, now: bench.start)
            try await store.complete(items[2], .delivered, next: nil, now: bench.start)
            let told = try await store.logoutFailures(since: bench.start + .hours(-1), limit: 10)
            #expect(told.map(\.isDead) == [false, true] && told.map(\.reason) == ["answered 500", "answered 404"])
            #expect(told.map(\.time) == [retry, bench.start])
            #expect(try await failures(since: bench.start) == [false])
            #expect(try await store.logoutFailures(since: bench.start + .hours(-1), limit: 1).count == 1)
        },
        StoreConformance("a session's logouts are reported by application") { bench in
            let (member, session) = try await bench.signedIn()
            try await bench.application("agenda", in: "armor")
            for application in ["mail", "agenda"] as [Application.ClientID] {
                try await bench.grant(member, session, application)
            }
            let store = bench.stores.outbox
            #expect(try await store.logoutReports(of: session.id).isEmpty)
            let audit = bench.event(.sessionEnded)
            #expect(try await bench.stores.sessions.end(session.id, of: member.agent, audit: audit, at: bench.start))
            let mail = try await bench.lease().first { $0.payload["client_id"] == "mail" }
            try await store.complete(try #require(mail), .delivered, next: nil, now: bench.start)
            let reports = try await store.logoutReports(of: session.id)
            #expect(reports.map(\.application) == ["Application agenda", "Application mail"])
            #expect(reports.map(\.isDelivered) == [false, true])
            #expect(try await store.logoutReports(of: "other").isEmpty)
        },
        StoreConformance("who waits for work is woken by a commit that queued some, each time") { bench in
            let (member, _) = try await bench.signedIn()
            for _ in 0..<3 {
                let session = try await bench.session(member)
                try await bench.grant(member, session, "mail")
                // A day: who is not woken does not come back within any run.
                async let woken: Void = bench.stores.outbox.waitForWork(atMost: .seconds(86_400))
                let audit = bench.event(.sessionEnded)
                #expect(
                    try await bench.stores.sessions.end(session.id, of: member.agent, audit: audit, at: bench.start)
                )
                await woken
            }
        },
        StoreConformance("without work the wait ends by itself, and is not shortened by what was told before") {
            bench in
            let (member, _) = try await bench.signedIn()
            let wait = Duration.milliseconds(50)
            for _ in 0..<3 {
                let waited = await ContinuousClock().measure { await bench.stores.outbox.waitForWork(atMost: wait) }
                #expect(waited >= wait)
                // Ends nothing that anybody must be told of.
                let session = try await bench.session(member)
                let audit = bench.event(.sessionEnded)
                #expect(
                    try await bench.stores.sessions.end(session.id, of: member.agent, audit: audit, at: bench.start)
                )
            }
        },
        StoreConformance("all who wait are woken, and one who is cancelled leaves") { bench in
            let (member, session) = try await bench.signedIn()
            try await bench.grant(member, session, "mail")
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<5 {
                    group.addTask { await bench.stores.outbox.waitForWork(atMost: .seconds(86_400)) }
                }
                let audit = bench.event(.sessionEnded)
                _ = try await bench.stores.sessions.end(session.id, of: member.agent, audit: audit, at: bench.start)
                try await group.next()
                group.cancelAll()
            }
        },
    ]
}

extension StoreBench {
    /// Logout tokens, each of a session of its own.
    fileprivate func owe(_ count: Int, and sends: [OutboxEntry] = []) async throws {
        let (member, _) = try await self.signedIn()
        for _ in 0..<count { try await self.grant(member, try await self.session(member), "mail") }
        let audit = self.event(.sessionEnded)
        _ = try await self.stores.sessions.endAll(
            of: member.agent,
            except: nil,
            sends: sends,
            audit: audit,
            at: self.start
        )
    }
}
