import Model
import Primitives
import Testing

extension StoreConformance {
    static let inbox: [StoreConformance] = [
        StoreConformance("a document is signed, given back and completed, each act with its receipt") { bench in
            let broker = try await BrokerBench(bench)
            let sent = try await broker.sent()
            let inbox = broker.inbox("parapheur")
            let item = try await broker.taken(by: "parapheur", at: bench.start + .seconds(1))
            #expect(item.handover.state == .leased)
            #expect(item.handover.fence == 1)
            #expect(try await inbox.offered(limit: 9, now: bench.start + .seconds(1)).isEmpty)
            #expect(try await inbox.held(limit: 9, now: bench.start + .seconds(1)) == [item])
            let accepted = try await inbox.accept(
                item.handover.id,
                fence: 1,
                signing: broker.signing,
                at: bench.start + .seconds(2)
            )
            #expect(accepted.done?.receipt?.kind == .accepted)
            let applied = try await broker.apply(item, ["signed", "proof"], at: bench.start + .seconds(3))
            #expect(applied.done?.item.handover.state == .applied)
            #expect(applied.done?.receipt?.kind == .applied)

            let back = try await broker.taken(by: "actes", at: bench.start + .seconds(4))
            #expect(back.stepName == "retour")
            #expect(back.version.number == 2)
            #expect(back.version.derivedFrom == sent.version.id)
            #expect(back.version.author == "parapheur")
            #expect(back.version.pieces.map(\.digest) == [Digest.sha256("signed"), Digest.sha256("proof")])
            #expect(back.document.latest == back.version.id)
            let closed = try await broker.apply(back, at: bench.start + .seconds(5))
            #expect(closed.done != nil)
            let ended = try #require(try await broker.exchanges.exchange(sent.exchange.id)).exchange
            #expect(ended.standing == .ended(.completed, reason: nil, at: bench.start + .seconds(5)))
            #expect(ended.version == back.version.id)
            let receipts = try await broker.exchanges.receipts(of: sent.exchange.id)
            #expect(receipts.map(\.kind) == [.accepted, .applied, .applied])
            let timeline = try await broker.exchanges.timeline(of: sent.exchange.id)
            #expect(
                timeline.map(\.name) == [
                    "exchange.started", "handover.offered", "handover.leased", "handover.accepted",
                    "handover.applied", "document.version-added", "handover.offered", "handover.leased",
                    "handover.applied", "exchange.completed",
                ]
            )
            #expect(timeline.compactMap(\.receipt) == receipts.map(\.id))
        },
        StoreConformance("an act done again under the same fence gives the receipt it left") { bench in
            let broker = try await BrokerBench(bench)
            _ = try await broker.sent()
            let item = try await broker.taken(by: "parapheur")
            let inbox = broker.inbox("parapheur")
            let accept: @Sendable (Timestamp) async throws -> Receipt? = { time in
                try await inbox.accept(item.handover.id, fence: 1, signing: broker.signing, at: time).done?.receipt
            }
            let accepted = try await accept(bench.start)
            #expect(accepted != nil)
            #expect(try await accept(bench.start + .seconds(5)) == accepted)
            let applied = try await broker.apply(item, ["signed"])
            #expect(try await broker.apply(item, ["signed"], at: bench.start + .days(30)) == applied)
            #expect(try await broker.apply(item) == applied)
            #expect(try await accept(bench.start + .days(30)) == accepted)
            #expect(try await broker.inbox("actes").offered(limit: 9, now: bench.start).count == 1)
            let told = try await bench.stores.audit.entries(realm: nil, name: "handover.applied", limit: 9)
            #expect(told.count == 1)
        },
        StoreConformance("what was refused ends the exchange, with a receipt that says why") { bench in
            let broker = try await BrokerBench(bench)
            let sent = try await broker.sent()
            let item = try await broker.taken(by: "parapheur")
            func refuse(_ reason: String) async throws -> HandoverOutcome {
                try await broker.inbox("parapheur")
                    .refuse(
                        item.handover.id,
                        fence: 1,
                        reason: reason,
                        signing: broker.signing,
                        at: bench.start + .seconds(1)
                    )
            }
            let refused = try await refuse("wrong document")
            let receipt = try #require(refused.done?.receipt)
            #expect(receipt.kind == .refused)
            #expect(try await refuse("another reason") == refused)
            let ended = try #require(try await broker.exchanges.exchange(sent.exchange.id)).exchange
            #expect(ended.standing == .ended(.rejected, reason: "wrong document", at: bench.start + .seconds(1)))
            let keys = try await bench.stores.evidence.publishedKeys()
            let claims = try Receipt.verify(receipt.statement, event: nil, keys: keys)
            #expect(claims["reason"]?.string == "wrong document")
            #expect(try await broker.apply(item, ["signed"]) == .refused(.state(.refused)))
        },
        StoreConformance("only the newest fence acts, and nothing comes of an older one") { bench in
            let broker = try await BrokerBench(bench)
            _ = try await broker.sent()
            let first = try await broker.taken(by: "parapheur", for: .minutes(5))
            let inbox = broker.inbox("parapheur")
            let id = first.handover.id
            let early = bench.start + .minutes(5) - .microseconds(1)
            #expect(
                try await inbox.lease(id, for: .minutes(5), at: early)
                    == .refused(.leased(until: bench.start + .minutes(5)))
            )
            let later = bench.start + .minutes(5)
            let second = try await broker.taken(by: "parapheur", for: .minutes(5), at: later)
            #expect(second.handover.fence == 2)
            let moved = HandoverOutcome.refused(.fenceMoved(2))
            #expect(try await inbox.extend(id, fence: 1, for: .hours(1), at: later) == moved)
            #expect(try await inbox.accept(id, fence: 1, signing: broker.signing, at: later) == moved)
            #expect(try await broker.apply(first, ["signed"], at: later) == moved)
            #expect(
                try await inbox.refuse(id, fence: 1, reason: "r", signing: broker.signing, at: later) == moved
            )
            #expect(try await broker.exchanges.receipts(of: first.handover.exchange).isEmpty)
            let extended = try await inbox.extend(id, fence: 2, for: .hours(1), at: later)
            #expect(extended.done?.item.handover.leasedUntil == later + .hours(1))
            #expect(extended.done?.receipt == nil)
            #expect(try await broker.apply(second, ["signed"], at: later + .hours(2)).done != nil)
        },
        StoreConformance("what was not leased, or is not addressed to the caller, cannot be acted on") { bench in
            let broker = try await BrokerBench(bench)
            _ = try await broker.sent()
            let inbox = broker.inbox("parapheur")
            let item = try #require(try await inbox.offered(limit: 9, now: bench.start).first)
            let id = item.handover.id
            #expect(
                try await inbox.accept(id, fence: 0, signing: broker.signing, at: bench.start)
                    == .refused(.state(.offered))
            )
            #expect(try await broker.apply(item, ["signed"]) == .refused(.state(.offered)))
            for stranger in ["actes", "archives", "voisine", "inconnue"] as [Application.ClientID] {
                let inbox = broker.inbox(stranger)
                #expect(try await inbox.offered(limit: 9, now: bench.start).isEmpty)
                #expect(try await inbox.item(id) == nil)
                #expect(try await inbox.lease(id, for: .minutes(1), at: bench.start) == .unknown)
                #expect(try await inbox.extend(id, fence: 0, for: .minutes(1), at: bench.start) == .unknown)
                #expect(try await inbox.accept(id, fence: 0, signing: broker.signing, at: bench.start) == .unknown)
                #expect(
                    try await inbox.apply(id, fence: 0, produces: [], signing: broker.signing, at: bench.start)
                        == .unknown
                )
                #expect(
                    try await inbox.refuse(id, fence: 0, reason: "r", signing: broker.signing, at: bench.start)
                        == .unknown
                )
            }
            #expect(try await inbox.lease("none", for: .minutes(1), at: bench.start) == .unknown)
            #expect(try await inbox.item(id) == item)
        },
        StoreConformance("a step that expects a version is not applied without one, nor with another's uploads") {
            bench in
            let broker = try await BrokerBench(bench)
            let sent = try await broker.sent()
            let item = try await broker.taken(by: "parapheur")
            #expect(try await broker.apply(item) == .versionExpected)
            let theirs = try await broker.pieces(["signed"], of: "actes")
            let elsewhere = try await broker.pieces(["signed"], of: "parapheur", in: "auray")
            for pieces in [theirs, elsewhere] {
                let outcome = try await broker.inbox("parapheur")
                    .apply(
                        item.handover.id,
                        fence: 1,
                        produces: pieces,
                        signing: broker.signing,
                        at: bench.start
                    )
                #expect(outcome == .unknownUploads(pieces.map(\.upload)))
            }
            #expect(try await broker.inbox("parapheur").item(item.handover.id) == item)
            #expect(try await broker.exchanges.document(sent.document.id)?.latest == sent.version.id)
            #expect(try await broker.exchanges.receipts(of: sent.exchange.id).isEmpty)
            #expect(try await broker.apply(item, ["signed"]).done != nil)
        },
        StoreConformance("handovers are offered oldest first, at most as many as asked, with their pieces") { bench in
            let broker = try await BrokerBench(bench)
            for number in 1...5 {
                let texts = (1...number).map { "\(number) \($0)" }
                _ = try await broker.sent("2026-00\(number)", texts, at: bench.start + .seconds(number))
            }
            let now = bench.start + .minutes(1)
            let items = try await broker.inbox("parapheur").offered(limit: 3, now: now)
            #expect(items.map(\.document.key) == ["2026-001", "2026-002", "2026-003"])
            #expect(items.map(\.version.pieces.count) == [1, 2, 3])
            #expect(try await broker.inbox("parapheur").offered(limit: 99, now: now).count == 5)
        },
        StoreConformance("everyone who waits for an offer is woken by it, also by one made before the waiting") {
            bench in
            let broker = try await BrokerBench(bench)
            let late = broker.inbox("parapheur")
            #expect(try await late.offered(limit: 9, now: bench.start).isEmpty)
            // A day: who is not woken does not come back within any run.
            let day = Duration.seconds(86_400)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<20 {
                    let inbox = broker.inbox("parapheur")
                    #expect(try await inbox.offered(limit: 9, now: bench.start).isEmpty)
                    group.addTask { await inbox.waitForOffer(atMost: day) }
                }
                _ = try await broker.sent()
                try await group.waitForAll()
            }
            await late.waitForOffer(atMost: day)
            // Having looked, it waits for the next one.
            #expect(try await late.offered(limit: 9, now: bench.start).count == 1)
            let wait = Duration.milliseconds(20)
            #expect(await ContinuousClock().measure { await late.waitForOffer(atMost: wait) } >= wait)
            let waiting = Task { await late.waitForOffer(atMost: day) }
            waiting.cancel()
            await waiting.value
        },
    ]
}
