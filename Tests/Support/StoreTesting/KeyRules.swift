import JOSE
import Model
import Primitives
import Testing

extension StoreConformance {
    static let keys: [StoreConformance] = [
        StoreConformance("the first key is active, then each rotation moves all on") { bench in
            let store = bench.stores.keys
            #expect(try await store.all().isEmpty)
            let keys = try (0..<4).map { _ in try HubKey.Pair.generate(.signing(.ES256)) }
            let expected = [
                ["active", "none", "none", "none"], ["active", "next", "none", "none"],
                ["retired", "active", "next", "none"], ["retired", "retired", "active", "next"],
            ]
            for (number, states) in zip(0..., expected) {
                let time = bench.start + .hours(number)
                #expect(try await bench.rotate(keys[number], at: time))
                #expect(try await bench.states(of: keys) == states)
            }
            let all = try await store.all()
            let first = try #require(all.first { $0.key.id == keys[0].id })
            #expect(first.key.pkcs8 == keys[0].pkcs8)
            #expect(first.createdAt == bench.start)
            #expect(first.retiredAt == bench.start + .hours(2))
            #expect(all.first { $0.key.id == keys[2].id }?.retiredAt == nil)
            #expect(try await bench.stores.audit.entries(realm: nil, name: "key.rotated", limit: 9).count == 4)

            try await store.forget(retiredBefore: bench.start + .hours(3))
            #expect(try await bench.states(of: keys) == ["none", "retired", "active", "next"])
            try await store.forget(retiredBefore: bench.start + .hours(99))
            #expect(try await bench.states(of: keys) == ["none", "none", "active", "next"])
        },
        StoreConformance("algorithms rotate apart") { bench in
            let store = bench.stores.keys
            let keys = [try HubKey.Pair.generate(.signing(.ES256)), try HubKey.Pair.generate(.signing(.RS256))]
            for key in keys { try await bench.rotate(key) }
            #expect(try await bench.states(of: keys) == ["active", "active"])
            let found = try await store.all().first { $0.key.algorithm == .signing(.RS256) }
            #expect(found?.key.pkcs8 == keys[1].pkcs8)
        },
        StoreConformance("a key to encrypt to is kept for its one algorithm, beside those that sign") { bench in
            let store = bench.stores.keys
            for algorithm in HubKey.Algorithm.all {
                let keys = try (0..<3).map { _ in try HubKey.Pair.generate(algorithm) }
                for key in keys { try await bench.rotate(key) }
                #expect(try await bench.states(of: keys) == ["retired", "active", "next"])
                let found = try #require(try await store.all().first { $0.key.id == keys[1].id })
                #expect(found.key.algorithm == algorithm && found.key.pkcs8 == keys[1].pkcs8)
                #expect((found.key.signingKey == nil) == (found.key.decryptionKey != nil))
            }
            #expect(try await store.all().count == 3 * HubKey.Algorithm.all.count)
        },
        StoreConformance("however many rotate at the same instant, they make one key") { bench in
            let store = bench.stores.keys
            // Without a key, which makes the active one and the one ahead, then twice with one that is next.
            for round in 1...3 {
                let next = try await store.all().first { $0.state == .next }?.key.id
                let made = try await bench.fifty { _ in
                    try await store.rotate(
                        expecting: next,
                        adding: HubKey.Pair.generate(.signing(.ES256)),
                        audit: bench.event(.keyRotated),
                        at: bench.start
                    )
                }
                let states = try await store.all().map(\.state)
                #expect(made.count { $0 } == (round == 1 ? 2 : 1))
                #expect(states.count == round + 1)
                #expect(states.count { $0 == .active } == 1)
                #expect(states.count { $0 == .next } == 1)
            }
            #expect(try await bench.entries("key.rotated") == 4)
        },
        StoreConformance("who has not seen the latest rotation does not rotate") { bench in
            let store = bench.stores.keys
            let keys = try (0..<4).map { _ in try HubKey.Pair.generate(.signing(.ES256)) }
            for key in keys.prefix(3) { try await bench.rotate(key) }
            for seen in [nil, keys[1].id, keys[3].id] {
                let isMade =
                    try await store
                    .rotate(expecting: seen, adding: keys[3], audit: bench.event(.keyRotated), at: bench.start)
                #expect(!isMade)
            }
            #expect(try await bench.states(of: keys) == ["retired", "active", "next", "none"])
            #expect(try await bench.entries("key.rotated") == 3)
        },
        StoreConformance("a key retired out of turn is published still, and the next one signs") { bench in
            let store = bench.stores.keys
            let keys = try (0..<4).map { _ in try HubKey.Pair.generate(.signing(.ES256)) }
            for key in keys.prefix(2) { try await bench.rotate(key) }
            func retire(_ index: Int, adding newcomer: Int?, isCompromised: Bool = false) async throws -> Bool {
                try await store.retire(
                    keys[index].id,
                    isCompromised: isCompromised,
                    adding: newcomer.map { keys[$0] },
                    audit: bench.event(.keyRetired),
                    at: bench.start + .hours(1)
                )
            }
            #expect(try await retire(0, adding: 2))
            #expect(try await bench.states(of: keys) == ["retired", "active", "next", "none"])
            #expect(try await store.all().first { $0.state == .retired }?.retiredAt == bench.start + .hours(1))
            #expect(try await !retire(0, adding: 3))
            #expect(try await retire(2, adding: nil))
            #expect(try await bench.states(of: keys) == ["retired", "active", "retired", "none"])
            // Without a next one the newcomer signs at once: somebody must.
            #expect(try await retire(1, adding: 3))
            #expect(try await bench.states(of: keys) == ["retired", "retired", "retired", "active"])
            #expect(try await bench.stores.audit.entries(realm: nil, name: "key.retired", limit: 9).count == 3)
        },
        StoreConformance("a compromised key is gone at once, whatever it was") { bench in
            let store = bench.stores.keys
            let keys = try (0..<5).map { _ in try HubKey.Pair.generate(.signing(.ES256)) }
            for key in keys.prefix(3) { try await bench.rotate(key) }
            for (index, newcomer, states) in [
                (0, nil, ["none", "active", "next", "none", "none"]),
                (1, 3, ["none", "none", "active", "next", "none"]),
                (3, 4, ["none", "none", "active", "none", "next"]),
            ] as [(Int, Int?, [String])] {
                let isDone = try await store.retire(
                    keys[index].id,
                    isCompromised: true,
                    adding: newcomer.map { keys[$0] },
                    audit: bench.event(.keyRetired),
                    at: bench.start
                )
                #expect(isDone)
                #expect(try await bench.states(of: keys) == states)
            }
        },
    ]
}

extension StoreBench {
    fileprivate func states(of keys: [HubKey.Pair]) async throws -> [String] {
        let all = try await self.stores.keys.all()
        return keys.map { key in all.first { $0.key.id == key.id }?.state.rawValue ?? "none" }
    }
}
