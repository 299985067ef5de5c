import Model
import Primitives
import Testing

extension StoreConformance {
    /// Properties over random acts of several applications.
    static let brokerWalks: [StoreConformance] = (1...3).flatMap { seed in
        [
            StoreConformance("nothing is silently stuck, whoever does what: walk \(seed)") { bench in
                var walk = try await BrokerWalk(BrokerBench(bench), seed: UInt64(seed))
                for _ in 0..<12 {
                    for _ in 0..<8 { try await walk.step() }
                    try await walk.checkStandings()
                }
                try await walk.checkReceipts()
                #expect(walk.exchanges.count > 5)
                #expect(walk.handed.count > walk.exchanges.count)
            },
            StoreConformance("no application sees what is another's: walk \(seed)") { bench in
                var walk = try await BrokerWalk(BrokerBench(bench), seed: UInt64(100 + seed))
                for _ in 0..<60 { try await walk.step() }
                try await walk.checkWalls()
            },
        ]
    }
}
