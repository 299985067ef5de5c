import Model
import Primitives
import Testing

extension StoreConformance {
    static let brokerWalls: [StoreConformance] = [
        StoreConformance("a recipient sees its handover, that version and its own part of the timeline") { bench in
            let broker = try await BrokerBench(bench)
            let sent = try await broker.sent()
            let store = broker.seen(by: "parapheur")
            #expect(try await store.exchange(sent.exchange.id)?.exchange == sent.exchange)
            #expect(try await store.document(sent.document.id) == sent.document)
            #expect(try await store.version(sent.version.id) == sent.version)
            #expect(try await store.piece(2, of: sent.version.id)?.piece == sent.version.pieces[1])
            #expect(try await store.timeline(of: sent.exchange.id).map(\.name) == ["handover.offered"])
            let item = try await broker.taken(by: "parapheur", at: bench.start + .seconds(1))
            let applied = try await broker.apply(item, ["signed"], at: bench.start + .seconds(2))
            let receipt = try #require(applied.done?.receipt)
            #expect(try await store.receipts(of: sent.exchange.id) == [receipt])
            let back = try await broker.taken(by: "actes", at: bench.start + .seconds(3))
            let closed = try await broker.apply(back, at: bench.start + .seconds(4))
            // What follows is between the hub and the next recipient.
            #expect(try await store.version(back.version.id) == nil)
            let later = try #require(closed.done?.receipt)
            #expect(try await store.receipt(later.id) == nil)
            #expect(
                try await store.timeline(of: sent.exchange.id).map(\.name) == [
                    "handover.offered", "handover.leased", "handover.applied", "document.version-added",
                ]
            )
            let names = try await broker.seen(by: "actes").timeline(of: sent.exchange.id).map(\.name)
            let all = try await broker.exchanges.timeline(of: sent.exchange.id).map(\.name)
            #expect(names == all)
        },
        StoreConformance("whoever is bound to another realm sees and does nothing in this one") { bench in
            let broker = try await BrokerBench(bench)
            let sent = try await broker.sent()
            let (bound, own) = (
                broker.inbox("parapheur", in: "auray"), broker.inbox("parapheur", in: BrokerBench.realm)
            )
            let item = try #require(try await own.offered(limit: 9, now: bench.start).first)
            let id = item.handover.id
            #expect(try await bound.offered(limit: 9, now: bench.start).isEmpty)
            #expect(try await bound.item(id) == nil)
            #expect(try await bound.lease(id, for: .minutes(1), at: bench.start) == .unknown)
            #expect(try await own.lease(id, for: .minutes(1), at: bench.start).done != nil)
            #expect(try await bound.held(limit: 9, now: bench.start).isEmpty)
            #expect(try await own.held(limit: 9, now: bench.start).count == 1)
            let accepted = try await bound.accept(id, fence: 1, signing: broker.signing, at: bench.start)
            #expect(accepted == .unknown)
            for (application, realm, isSeen) in [
                ("actes", "auray", false), ("parapheur", "auray", false), ("actes", BrokerBench.realm, true),
                ("parapheur", BrokerBench.realm, true),
            ] as [(Application.ClientID, Realm.Slug, Bool)] {
                let store = broker.seen(by: application, in: realm)
                #expect(try await store.exchanges(.init(), before: nil, limit: 9).count == (isSeen ? 1 : 0))
                #expect(try await (store.exchange(sent.exchange.id) != nil) == isSeen)
                #expect(try await store.timeline(of: sent.exchange.id).isEmpty != isSeen)
                #expect(try await store.documents(key: "2026-001", before: nil, limit: 9).isEmpty != isSeen)
                #expect(try await (store.document(sent.document.id) != nil) == isSeen)
                #expect(try await (store.version(sent.version.id) != nil) == isSeen)
                #expect(try await (store.piece(1, of: sent.version.id) != nil) == isSeen)
            }
            let applied = try await broker.apply(try #require(try await own.item(id)), ["signed"])
            let receipt = try #require(applied.done?.receipt)
            #expect(try await broker.seen(by: "parapheur", in: "auray").receipt(receipt.id) == nil)
            #expect(try await broker.seen(by: "parapheur", in: BrokerBench.realm).receipt(receipt.id) == receipt)
        },
        StoreConformance("a stranger and another realm's operator see nothing") { bench in
            let broker = try await BrokerBench(bench)
            let sent = try await broker.sent()
            let item = try await broker.taken(by: "parapheur")
            let receipt = try #require(try await broker.apply(item, ["signed"]).done?.receipt)
            _ = try await bench.stores.audit.chain(now: bench.start)
            _ = try await bench.stores.evidence.makeRoot(signing: broker.signing, at: bench.start)
            #expect(try await broker.exchanges.proof(of: receipt.id) != nil)
            for store in [
                broker.seen(by: "voisine"), broker.seen(by: "archives"), bench.stores.realm("auray").exchanges,
            ] {
                #expect(try await store.exchanges(.init(), before: nil, limit: 9).isEmpty)
                #expect(try await store.exchange(sent.exchange.id) == nil)
                #expect(try await store.timeline(of: sent.exchange.id).isEmpty)
                #expect(try await store.documents(key: "2026-001", before: nil, limit: 9).isEmpty)
                #expect(try await store.document(sent.document.id) == nil)
                #expect(try await store.version(sent.version.id) == nil)
                #expect(try await store.piece(1, of: sent.version.id) == nil)
                #expect(try await store.receipts(of: sent.exchange.id).isEmpty)
                #expect(try await store.receipt(receipt.id) == nil)
                #expect(try await store.proof(of: receipt.id) == nil)
            }
        },
        StoreConformance("a recipient that refused, or was too late, is not given the bytes any more") { bench in
            let broker = try await BrokerBench(bench)
            let store = broker.seen(by: "parapheur")
            let refused = try await broker.sent("2026-001")
            let item = try await broker.taken(by: "parapheur")
            _ = try await broker.inbox("parapheur")
                .refuse(item.handover.id, fence: 1, reason: "r", signing: broker.signing, at: bench.start)
            let cancelled = try await broker.sent("2026-002", ["two"])
            _ = try await broker.deposits
                .cancel(cancelled.exchange.id, reason: "r", signing: broker.signing, at: bench.start)
            let expired = try await broker.sent("2026-003", ["three"])
            #expect(try await store.piece(1, of: expired.version.id) != nil)
            let late = bench.start + .days(10)
            _ = try await bench.stores.upkeep.expireHandovers(signing: broker.signing, at: late)
            for sent in [refused, cancelled, expired] {
                #expect(try await store.piece(1, of: sent.version.id) == nil)
                #expect(try await store.version(sent.version.id) == sent.version)
                #expect(try await broker.seen(by: "actes").piece(1, of: sent.version.id) != nil)
            }
            #expect(try await broker.operations.resume(expired.exchange.id, by: .hub, at: late))
            #expect(try await store.piece(1, of: expired.version.id) != nil)
        },
        StoreConformance("a deposit handle neither sees nor changes what is another's, or another realm's") { bench in
            let broker = try await BrokerBench(bench)
            let sent = try await broker.sent()
            for store in [broker.deposits(of: "voisine"), broker.deposits(of: "actes", in: "auray")] {
                let outcome = try await store.cancel(
                    sent.exchange.id,
                    reason: "r",
                    signing: broker.signing,
                    at: bench.start
                )
                #expect(outcome == .unknown)
                let started = try await store.start(
                    document: sent.document.id,
                    route: "signature",
                    idempotency: nil,
                    at: bench.start
                )
                #expect(started == .unknownDocument)
            }
            #expect(try await broker.state(sent.exchange.id) == .waiting)
        },
    ]
}
