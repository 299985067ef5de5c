import Model
import Primitives
import Testing

extension StoreConformance {
    /// What applications send ahead, and what may be used once.
    static let pushed: [StoreConformance] = [
        StoreConformance("a pushed request is kept as pushed, until it is consumed") { bench in
            let (store, request) = (bench.stores.pushedRequests, bench.pushed("reference"))
            try await store.push(request)
            #expect(try await store.request(request.hash) == request)
            #expect(try await store.request(Digest.sha256("another")) == nil)
            #expect(try await store.consume(request.hash))
            #expect(try await store.request(request.hash) == nil)
            #expect(try await !store.consume(request.hash))
            #expect(try await !store.consume(Digest.sha256("another")))
        },
        StoreConformance("a reference is pushed once") { bench in
            let store = bench.stores.pushedRequests
            try await store.push(bench.pushed("reference"))
            await bench.conflicts { try await store.push(bench.pushed("reference")) }
        },
        StoreConformance("of fifty that consume one pushed request one does") { bench in
            let (store, request) = (bench.stores.pushedRequests, bench.pushed("reference"))
            try await store.push(request)
            let answers = try await bench.fifty { _ in try await store.consume(request.hash) }
            #expect(answers.count { $0 } == 1)
        },
        StoreConformance("old pushed requests are forgotten, younger ones stay") { bench in
            let store = bench.stores.pushedRequests
            let (old, young) = (bench.pushed("old"), bench.pushed("young", at: bench.start + .hours(1)))
            for request in [old, young] { try await store.push(request) }
            try await store.forget(createdBefore: bench.start + .hours(1))
            #expect(try await store.request(old.hash) == nil)
            #expect(try await store.request(young.hash) == young)
        },
        StoreConformance("a value is used once, each kind apart") { bench in
            let (store, until) = (bench.stores.replays, bench.start + .minutes(5))
            let isUsed = try await store.isUsed("value", kind: "proof")
            #expect(!isUsed)
            #expect(try await store.use("value", kind: "proof", until: until))
            #expect(try await store.isUsed("value", kind: "proof"))
            #expect(try await !store.use("value", kind: "proof", until: until))
            #expect(try await !store.isUsed("value", kind: "assertion"))
            #expect(try await store.use("value", kind: "assertion", until: until))
            #expect(try await store.use("VALUE", kind: "proof", until: until))
            // Where the kind ends nothing can hide.
            #expect(try await store.use("e", kind: "valu", until: until))
            #expect(try await store.use("", kind: "value", until: until))
        },
        StoreConformance("of fifty that use one value one is first") { bench in
            let (store, until) = (bench.stores.replays, bench.start + .minutes(5))
            let answers = try await bench.fifty { _ in try await store.use("jti", kind: "proof", until: until) }
            #expect(answers.count { $0 } == 1)
            #expect(try await store.isUsed("jti", kind: "proof"))
        },
        StoreConformance("used values are forgotten once their time is over") { bench in
            let store = bench.stores.replays
            #expect(try await store.use("old", kind: "proof", until: bench.start))
            #expect(try await store.use("young", kind: "proof", until: bench.start + .seconds(1)))
            try await store.forget(endedBefore: bench.start + .seconds(1))
            #expect(try await !store.isUsed("old", kind: "proof"))
            #expect(try await store.isUsed("young", kind: "proof"))
        },
    ]
}
