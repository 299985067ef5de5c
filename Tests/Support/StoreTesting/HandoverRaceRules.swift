import Model
import Primitives
import Testing

extension StoreConformance {
    static let handoverRaces: [StoreConformance] = [
        StoreConformance("of fifty deposits of one key at once, one creates the document") { bench in
            let broker = try await BrokerBench(bench)
            let outcomes = try await bench.fifty { _ in try await broker.deposit("2026-001", ["main"]) }
            let created = outcomes.compactMap(\.created)
            #expect(created.count == 1)
            #expect(outcomes.compactMap(\.existing).count == 49)
            #expect(outcomes.compactMap(\.existing).allSatisfy { $0 == created[0] })
            #expect(try await broker.exchanges.documents(key: nil, before: nil, limit: 9).count == 1)
        },
        StoreConformance("of fifty requests at once with one idempotency key, one is done") { bench in
            let broker = try await BrokerBench(bench)
            let key = broker.idempotency("k")
            // Each names another document: only the idempotency key says that they are one request.
            let outcomes = try await bench.fifty { number in
                try await broker.deposit("2026-\(number)", ["main"], idempotency: key)
            }
            let created = outcomes.compactMap(\.created)
            #expect(created.count == 1)
            #expect(outcomes.compactMap(\.existing).filter { $0 == created[0] }.count == 49)
            let document = created[0].document
            let starts = try await bench.fifty { _ in
                try await broker.deposits.start(
                    document: document.id,
                    route: "signature",
                    idempotency: key,
                    at: bench.start
                )
            }
            #expect(starts.compactMap(\.started).count == 1)
            #expect(try await broker.exchanges.exchanges(.init(), before: nil, limit: 99).count == 1)
        },
        StoreConformance("of fifty new versions of one version at once, one is added") { bench in
            let broker = try await BrokerBench(bench)
            let first = try #require(try await broker.deposit("2026-001", ["main"]).created)
            let outcomes = try await bench.fifty { number in
                try await broker.deposits.addVersion(
                    of: first.document.id,
                    expected: first.version.id,
                    pieces: broker.pieces(["text \(number)"]),
                    idempotency: nil,
                    signing: broker.signing,
                    at: bench.start
                )
            }
            let created = try #require(outcomes.compactMap(\.created).first)
            #expect(outcomes.filter { $0 == .notLatest(created.version.id) }.count == 49)
        },
        StoreConformance("of fifty leases at once one is given") { bench in
            let broker = try await BrokerBench(bench)
            _ = try await broker.sent()
            let item = try #require(try await broker.inbox("parapheur").offered(limit: 1, now: bench.start).first)
            let outcomes = try await bench.fifty { _ in
                try await broker.inbox("parapheur").lease(item.handover.id, for: .minutes(1), at: bench.start)
            }
            #expect(outcomes.compactMap(\.done).map { $0.item.handover.fence } == [1])
            let refused = HandoverOutcome.refused(.leased(until: bench.start + .minutes(1)))
            #expect(outcomes.filter { $0 == refused }.count == 49)
        },
        StoreConformance("fifty that apply at once under one fence apply once") { bench in
            let broker = try await BrokerBench(bench)
            let sent = try await broker.sent()
            let item = try await broker.taken(by: "parapheur")
            let pieces = try await broker.pieces(["signed"], of: "parapheur")
            let outcomes = try await bench.fifty { _ in
                try await broker.inbox("parapheur")
                    .apply(
                        item.handover.id,
                        fence: 1,
                        produces: pieces,
                        signing: broker.signing,
                        at: bench.start
                    )
            }
            #expect(Set(outcomes).count == 1)
            #expect(outcomes[0].done?.receipt != nil)
            #expect(try await broker.inbox("actes").offered(limit: 9, now: bench.start).count == 1)
            #expect(try await broker.exchanges.receipts(of: sent.exchange.id).count == 1)
        },
        StoreConformance("of an application, a refusal, a cancellation and an expiry at once one ends the handover") {
            bench in
            let broker = try await BrokerBench(bench)
            for round in 0..<6 {
                let time = bench.start + .days(20 * round)
                let sent = try await broker.sent("2026-\(round)", at: time)
                let item = try await broker.taken(by: "parapheur", for: .days(9), at: time)
                let pieces = try await broker.pieces(["signed \(round)"], of: "parapheur", at: time)
                let inbox = broker.inbox("parapheur")
                let (id, signing) = (item.handover.id, broker.signing)
                _ = try await bench.fifty { number -> Void in
                    switch number % 4 {
                    case 0: _ = try await inbox.apply(id, fence: 1, produces: pieces, signing: signing, at: time)
                    case 1: _ = try await inbox.refuse(id, fence: 1, reason: "r", signing: signing, at: time)
                    case 2:
                        _ = try await broker.deposits
                            .cancel(sent.exchange.id, reason: "r", signing: signing, at: time)
                    default:
                        _ = try await bench.stores.upkeep.expireHandovers(signing: signing, at: time + .days(10))
                    }
                }
                let receipts = try await broker.exchanges.receipts(of: sent.exchange.id)
                #expect(receipts.filter { $0.handover == id }.count == 1)
                let ended = try #require(try await inbox.item(id)).handover
                #expect(ended.state.isEnded)
                #expect(receipts.first { $0.handover == id }?.kind.rawValue == ended.state.rawValue)
                _ = try await broker.deposits.cancel(sent.exchange.id, reason: "r", signing: signing, at: time)
            }
        },
        StoreConformance("nodes that expire at once expire each handover once") { bench in
            let broker = try await BrokerBench(bench)
            for number in 0..<20 { _ = try await broker.sent("2026-\(number)") }
            let late = bench.start + .days(10)
            let expired = try await bench.fifty { number -> Int in
                guard number < 5 else { return 0 }
                return try await bench.stores.upkeep.expireHandovers(signing: broker.signing, at: late)
            }
            #expect(expired.reduce(0, +) == 20)
            #expect(try await bench.stores.upkeep.depth(now: late) == (waiting: 0, suspended: 20, overdue: 0))
        },
    ]
}
