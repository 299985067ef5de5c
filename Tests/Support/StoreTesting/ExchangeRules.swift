import Model
import Primitives
import Testing

extension StoreConformance {
    static let exchanges: [StoreConformance] = [
        StoreConformance("starting offers the first step") { bench in
            let broker = try await BrokerBench(bench)
            let (document, version, exchange) = try await broker.sent()
            let until = bench.start + .days(10)
            #expect(exchange.standing == .waiting(.delivery, .application("parapheur"), until: until))
            let summary = try #require(try await broker.exchanges.exchange(exchange.id))
            #expect(summary.exchange == exchange)
            #expect(summary.document == document)
            #expect(summary.routeTitle == "Signature")
            #expect(summary.stepName == "signature")
            let item = try #require(try await broker.inbox("parapheur").offered(limit: 9, now: bench.start).first)
            #expect(item.version == version)
            #expect(item.document == document)
            #expect(item.sender == "actes")
            #expect(item.expectsVersion)
            #expect(item.handover.expiresAt == until)
            #expect(try await broker.inbox("parapheur").item(item.handover.id) == item)
        },
        StoreConformance("what cannot start says why, and starts nothing") { bench in
            let broker = try await BrokerBench(bench)
            var other = BrokerBench.documentType
            other.id = "arrete"
            func route(
                _ id: Route.ID,
                to recipient: Application.ClientID,
                _ type: DocumentType.ID = BrokerBench.type
            )
                -> Route
            {
                Route(
                    id: id,
                    title: id.text,
                    documentType: type,
                    steps: [.init(name: "s", recipient: .application(recipient), days: 1)]
                )
            }
            try await broker.application("muette", in: BrokerBench.realm, rights: [.deposit])
            try await broker.application("eteinte", in: BrokerBench.realm, isEnabled: false)
            try await broker.application("ailleurs", in: "auray")
            try await broker.application("inactive", in: Realm.region, activatedRealms: ["auray"])
            let silent: [Application.ClientID] = ["muette", "eteinte", "ailleurs", "inactive", "inconnue"]
            try await broker.apply(
                silent.map { route(.init("to-\($0)"), to: $0) } + [route("arretes", to: "archives", "arrete")],
                types: [BrokerBench.documentType, other]
            )
            let document = try #require(try await broker.deposit("2026-001").created).document
            func start(
                _ route: Route.ID,
                by application: Application.ClientID = "actes",
                _ id: Document.ID? = nil
            )
                async throws -> StartOutcome
            {
                try await broker.deposits(of: application)
                    .start(
                        document: id ?? document.id,
                        route: route,
                        idempotency: broker.idempotency("k"),
                        at: bench.start
                    )
            }
            #expect(try await start("arretes", "none") == .unknownDocument)
            #expect(try await start("arretes", by: "voisine") == .unknownDocument)
            #expect(try await start("signature") == .unknownRoute)
            #expect(try await start("arretes") == .otherType("arrete"))
            for id in silent {
                #expect(try await start(.init("to-\(id)")) == .recipientNotReady(id))
            }
            let other2 = try await broker.deposits(of: "actes", in: "auray")
                .start(document: document.id, route: "arretes", idempotency: nil, at: bench.start)
            #expect(other2 == .unknownDocument)
            #expect(try await broker.exchanges.exchanges(.init(), before: nil, limit: 9).isEmpty)
            #expect(try await bench.stores.audit.entries(realm: nil, name: "exchange.started", limit: 9).isEmpty)
        },
        StoreConformance("a cancelled exchange ends its handover, even leased, with a receipt") { bench in
            let broker = try await BrokerBench(bench)
            let sent = try await broker.sent()
            let item = try await broker.taken(by: "parapheur")
            func cancel(by id: Application.ClientID) async throws -> CancelOutcome {
                try await broker.deposits(of: id)
                    .cancel(
                        sent.exchange.id,
                        reason: "error",
                        signing: broker.signing,
                        at: bench.start + .seconds(1)
                    )
            }
            #expect(try await cancel(by: "voisine") == .unknown)
            #expect(try await cancel(by: "parapheur") == .unknown)
            guard case .cancelled(let ended) = try await cancel(by: "actes") else {
                Issue.record("not cancelled")
                return
            }
            #expect(ended.standing == .ended(.cancelled, reason: "error", at: bench.start + .seconds(1)))
            #expect(try await broker.exchanges.exchange(sent.exchange.id)?.exchange == ended)
            #expect(try await cancel(by: "actes") == .ended(.cancelled))
            let receipts = try await broker.exchanges.receipts(of: sent.exchange.id)
            #expect(receipts.map(\.kind) == [.cancelled])
            #expect(receipts.first?.handover == item.handover.id)
            #expect(try await broker.apply(item, ["signed"]) == .refused(.state(.cancelled)))
            #expect(try await broker.inbox("parapheur").held(limit: 9, now: bench.start).isEmpty)
        },
        StoreConformance("a handover not taken in time expires, and its exchange waits for an operator") { bench in
            let broker = try await BrokerBench(bench)
            let sent = try await broker.sent()
            let upkeep = bench.stores.upkeep
            let late = bench.start + .days(10)
            #expect(try await upkeep.expireHandovers(signing: broker.signing, at: late - .microseconds(1)) == 0)
            #expect(try await upkeep.depth(now: bench.start) == (waiting: 1, suspended: 0, overdue: 0))
            #expect(try await upkeep.depth(now: late) == (waiting: 1, suspended: 0, overdue: 1))
            #expect(try await upkeep.expireHandovers(signing: broker.signing, at: late) == 1)
            #expect(try await upkeep.expireHandovers(signing: broker.signing, at: late) == 0)
            #expect(try await upkeep.depth(now: late) == (waiting: 0, suspended: 1, overdue: 0))
            let suspended = try #require(try await broker.exchanges.exchange(sent.exchange.id)).exchange
            #expect(suspended.standing == .suspended(.deliveryExpired, .hub, until: late + Exchange.attention))
            #expect(try await broker.exchanges.receipts(of: sent.exchange.id).map(\.kind) == [.expired])
            #expect(try await broker.inbox("parapheur").offered(limit: 9, now: late).isEmpty)
            let names = try await broker.exchanges.timeline(of: sent.exchange.id).map(\.name)
            #expect(names == ["exchange.started", "handover.offered", "handover.expired", "exchange.suspended"])
        },
        StoreConformance("a suspended exchange is offered anew by an operator, or cancelled") { bench in
            let broker = try await BrokerBench(bench)
            let sent = try await broker.sent()
            let actor = AuditEvent.Actor.localOperator(user: "root")
            let late = bench.start + .days(10)
            #expect(try await !broker.operations.resume(sent.exchange.id, by: actor, at: bench.start))
            _ = try await bench.stores.upkeep.expireHandovers(signing: broker.signing, at: late)
            let elsewhere = bench.stores.realm("auray").operations
            #expect(try await !elsewhere.resume(sent.exchange.id, by: actor, at: late))
            #expect(
                try await elsewhere.cancel(
                    sent.exchange.id,
                    reason: "r",
                    by: actor,
                    signing: broker.signing,
                    at: late
                ) == .unknown
            )
            #expect(try await broker.operations.resume(sent.exchange.id, by: actor, at: late))
            #expect(try await !broker.operations.resume(sent.exchange.id, by: actor, at: late))
            let item = try await broker.taken(by: "parapheur", at: late)
            #expect(item.handover.expiresAt == late + .days(10))
            _ = try await bench.stores.upkeep.expireHandovers(signing: broker.signing, at: late + .days(10))
            let outcome = try await broker.operations
                .cancel(
                    sent.exchange.id,
                    reason: "r",
                    by: actor,
                    signing: broker.signing,
                    at: late + .days(11)
                )
            guard case .cancelled = outcome else {
                Issue.record("not cancelled")
                return
            }
            let kinds = try await broker.exchanges.receipts(of: sent.exchange.id).map(\.kind)
            #expect(kinds == [.expired, .expired])
            let timeline = try await broker.exchanges.timeline(of: sent.exchange.id)
            #expect(
                timeline.map(\.name) == [
                    "exchange.started", "handover.offered", "handover.expired", "exchange.suspended",
                    "exchange.resumed", "handover.offered", "handover.leased", "handover.expired",
                    "exchange.suspended", "exchange.cancelled",
                ]
            )
            #expect(timeline.last?.actor == "operator:root")
        },
        StoreConformance("exchanges are found by state, owner, moment, key and page") { bench in
            let broker = try await BrokerBench(bench)
            var sent: [Exchange] = []
            for number in 1...4 {
                let time = bench.start + .seconds(number)
                let route = number == 4 ? BrokerBench.delivery : BrokerBench.signature
                sent.append(try await broker.sent("2026-00\(number)", on: route, at: time).exchange)
            }
            let time = bench.start + .minutes(1)
            _ = try await broker.deposits
                .cancel(sent[0].id, reason: "r", signing: broker.signing, at: time)
            func found(
                _ filter: ExchangeFilter,
                before: Exchange.ID? = nil,
                limit: Int = 9
            ) async throws
                -> [Exchange.ID]
            {
                let here = try await broker.exchanges.exchanges(filter, before: before, limit: limit)
                let seen = try await broker.seen(by: "actes").exchanges(filter, before: before, limit: limit)
                #expect(here == seen)
                return here.map(\.exchange.id)
            }
            let ids = sent.map(\.id)
            #expect(try await found(.init()) == ids.reversed())
            #expect(try await found(.init(), limit: 2) == [ids[3], ids[2]])
            #expect(try await found(.init(), before: ids[2]) == [ids[1], ids[0]])
            #expect(try await found(.init(state: .cancelled)) == [ids[0]])
            #expect(try await found(.init(owner: .application("parapheur"))) == [ids[2], ids[1]])
            #expect(try await found(.init(owner: .hub)).isEmpty)
            #expect(try await found(.init(key: "2026-004")) == [ids[3]])
            #expect(try await found(.init(key: "2026-00")).isEmpty)
            #expect(try await found(.init(overdueAt: bench.start)).isEmpty)
            #expect(try await found(.init(overdueAt: bench.start + .days(4))) == [ids[3]])
            #expect(try await found(.init(state: .waiting, owner: .application("archives"))) == [ids[3]])
        },
        StoreConformance("documents are listed newest first, by key and page") { bench in
            let broker = try await BrokerBench(bench)
            var documents: [Document] = []
            for number in 1...3 {
                let time = bench.start + .seconds(number)
                documents.append(
                    try #require(try await broker.deposit("2026-00\(number)", at: time).created).document
                )
            }
            let store = broker.exchanges
            #expect(try await store.documents(key: nil, before: nil, limit: 9) == documents.reversed())
            #expect(try await store.documents(key: nil, before: documents[2].id, limit: 1) == [documents[1]])
            #expect(try await store.documents(key: "2026-002", before: nil, limit: 9) == [documents[1]])
        },
    ]
}
