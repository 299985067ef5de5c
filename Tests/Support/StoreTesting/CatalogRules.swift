import Model
import Primitives
import Testing

extension StoreConformance {
    static let catalog: [StoreConformance] = [
        StoreConformance("types and routes are as applied, and their audit entry is told") { bench in
            let broker = try await BrokerBench(bench)
            let catalog = bench.stores.catalog
            #expect(try await catalog.documentTypes() == [BrokerBench.documentType])
            #expect(try await catalog.documentType(BrokerBench.type) == BrokerBench.documentType)
            #expect(try await catalog.documentType("other") == nil)
            #expect(try await catalog.routes().map(\.route) == [BrokerBench.signature, BrokerBench.delivery])
            #expect(try await catalog.routes().map(\.version) == [1, 1])
            #expect(try await catalog.route("other") == nil)
            let told = try await bench.stores.audit.entries(realm: nil, name: "catalog.applied", limit: 9)
            #expect(told.count == 1)
            try await broker.apply([])
            #expect(try await catalog.routes().isEmpty)
        },
        StoreConformance("a route that changed gets a version, one declared as it was keeps its own") { bench in
            let broker = try await BrokerBench(bench)
            var changed = BrokerBench.signature
            changed.steps[0].days = 20
            try await broker.apply([changed, BrokerBench.delivery])
            let catalog = bench.stores.catalog
            #expect(try await catalog.route("signature") == AppliedRoute(route: changed, version: 2))
            #expect(try await catalog.route("versement")?.version == 1)
            #expect(try await catalog.route("signature", version: 1)?.route == BrokerBench.signature)
            // Gone, then declared again as it was.
            try await broker.apply([BrokerBench.delivery])
            #expect(try await catalog.route("signature") == nil)
            #expect(try await catalog.route("signature", version: 2)?.route == changed)
            try await broker.apply([changed, BrokerBench.delivery])
            #expect(try await catalog.route("signature")?.version == 2)
            try await broker.apply([BrokerBench.signature, BrokerBench.delivery])
            #expect(try await catalog.route("signature")?.version == 3)
        },
        StoreConformance("an exchange goes on along the route it began on") { bench in
            let broker = try await BrokerBench(bench)
            let sent = try await broker.sent()
            #expect(sent.exchange.routeVersion == 1)
            var changed = BrokerBench.signature
            changed.steps = [.init(name: "versement", recipient: .application("archives"), days: 1)]
            try await broker.apply([changed])
            #expect(try await broker.apply(broker.taken(by: "parapheur"), ["signed"]).done != nil)
            let item = try #require(try await broker.inbox("actes").offered(limit: 9, now: bench.start).first)
            #expect(item.stepName == "retour")
            let next = try await broker.sent("2026-002")
            #expect(next.exchange.routeVersion == 2)
            #expect(try await broker.inbox("archives").offered(limit: 9, now: bench.start).count == 1)
        },
        StoreConformance("a type that a route or a document uses stays") { bench in
            let broker = try await BrokerBench(bench)
            var other = BrokerBench.documentType
            other.id = "arrete"
            try await broker.apply([BrokerBench.signature], types: [BrokerBench.documentType, other])
            await bench.conflicts { try await broker.apply([BrokerBench.signature], types: [other]) }
            _ = try await broker.deposit("2026-001")
            await bench.conflicts { try await broker.apply([], types: [other]) }
            // Nothing was changed by what was refused.
            #expect(try await bench.stores.catalog.routes().map(\.route) == [BrokerBench.signature])
            #expect(try await bench.stores.catalog.documentTypes().count == 2)
            try await broker.apply([], types: [BrokerBench.documentType])
            #expect(try await bench.stores.catalog.documentTypes() == [BrokerBench.documentType])
        },
        StoreConformance("fifty that apply one catalog at once leave one version of it") { bench in
            let broker = try await BrokerBench(bench)
            var changed = BrokerBench.signature
            changed.title = "Signature électronique"
            let routes = [changed]
            let done = try await bench.doneOfFifty { _ in try await broker.apply(routes) }
            #expect(done >= 1)
            #expect(try await bench.stores.catalog.routes().map(\.version) == [2])
        },
        StoreConformance("a realm that has documents is not removed") { bench in
            let broker = try await BrokerBench(bench)
            try await broker.application("regionale", in: Realm.region, activatedRealms: ["auray"])
            let auray = broker.deposits(of: "regionale", in: "auray")
            let draft = try await broker.draft("2026-001", of: "regionale", in: "auray")
            _ = try await auray.deposit(draft, idempotency: nil, signing: broker.signing, at: bench.start)
            await bench.conflicts {
                try await bench.stores.registry.apply(
                    upserts: [],
                    removals: ["auray"],
                    expected: ["auray": 1],
                    audit: bench.event(.realmsApplied),
                    at: bench.start
                )
            }
        },
    ]
}
