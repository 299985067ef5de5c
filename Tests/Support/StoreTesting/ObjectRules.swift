import Model
import Primitives
import Testing

extension StoreConformance {
    static let objects: [StoreConformance] = [
        StoreConformance("equal bytes are one object inside a realm, with the key of the first") { bench in
            let broker = try await BrokerBench(bench)
            func keep(
                _ object: String,
                _ key: UInt8,
                by id: Application.ClientID,
                in realm: Realm.Slug
            )
                async throws -> String?
            {
                let upload = Upload(
                    id: .make(at: bench.start, random: bench.random),
                    size: 4,
                    digest: Digest.sha256("main"),
                    expiresAt: bench.start + Upload.life
                )
                let key = Secret([UInt8](repeating: key, count: 32))
                let kept = try await broker.deposits(of: id, in: realm)
                    .keep(upload, object: object, key: key, at: bench.start)
                #expect(kept.upload == upload)
                return kept.superfluous
            }
            #expect(try await keep("a", 1, by: "actes", in: "vannes") == nil)
            #expect(try await keep("b", 2, by: "actes", in: "vannes") == "b")
            #expect(try await keep("c", 3, by: "voisine", in: "vannes") == "c")
            #expect(try await keep("d", 4, by: "actes", in: "auray") == nil)
            let version = try #require(try await broker.deposit("2026-001", ["main"]).created).version
            let stored = try #require(try await broker.exchanges.piece(1, of: version.id))
            #expect(stored.object == "a")
            #expect(stored.key == Secret([UInt8](repeating: 1, count: 32)))
            #expect(stored.piece == version.pieces[0])
            #expect(try await broker.exchanges.piece(2, of: version.id) == nil)
        },
        StoreConformance("an upload is forgotten after its time, and its object when nothing refers to it") { bench in
            let broker = try await BrokerBench(bench)
            let used = try await broker.draft("2026-001", ["used"])
            _ = try await broker.deposits
                .deposit(used, idempotency: nil, signing: broker.signing, at: bench.start)
            let unused = try await broker.upload("unused")
            _ = try await broker.upload("shared")
            let shared = try await broker.upload("shared", of: "voisine", at: bench.start + .hours(1))
            let upkeep = bench.stores.upkeep
            #expect(try await upkeep.forgetUploads(now: bench.start).isEmpty)
            let late = bench.start + Upload.life
            #expect(try await upkeep.forgetUploads(now: late) == ["object-\(unused)"])
            #expect(try await upkeep.forgetUploads(now: late).isEmpty)
            #expect(try await broker.deposits(of: "voisine").upload(shared, now: late) != nil)
            #expect(try await upkeep.forgetUploads(now: late + .hours(1)).count == 1)
            let version = try #require(
                try await broker.deposit("2026-001", ["used"], at: late + .hours(2)).existing
            ).version
            #expect(try await broker.exchanges.piece(1, of: version.id) != nil)
        },
        StoreConformance("an object that is used again meanwhile is not forgotten") { bench in
            let broker = try await BrokerBench(bench)
            for round in 0..<4 {
                let time = bench.start + .days(2 * round)
                let late = time + Upload.life
                for number in 0..<12 { _ = try await broker.upload("text \(round) \(number)", at: time) }
                let forgotten = try await bench.fifty { number -> [String] in
                    if number >= 12 {
                        guard number.isMultiple(of: 10) else { return [] }
                        return try await bench.stores.upkeep.forgetUploads(now: late)
                    }
                    let key = "\(round)-\(number)"
                    let outcome = try await broker.deposit(key, ["text \(round) \(number)"], at: late)
                    #expect(outcome.created != nil)
                    return []
                }
                let names = Set(forgotten.flatMap { $0 })
                #expect(names.count == forgotten.flatMap { $0 }.count)
                for document in try await broker.exchanges.documents(key: nil, before: nil, limit: 99) {
                    let piece = try #require(try await broker.exchanges.piece(1, of: document.latest))
                    #expect(!names.contains(piece.object))
                }
            }
        },
        StoreConformance("idempotency keys are remembered for a month") { bench in
            let broker = try await BrokerBench(bench)
            let key = broker.idempotency("k")
            let first = try #require(try await broker.deposit("2026-001", ["main"], idempotency: key).created)
            let almost = bench.start + IdempotencyKey.life - .seconds(1)
            _ = try await bench.stores.upkeep.forgetUploads(now: almost)
            #expect(
                try await broker.deposit("2026-002", ["x"], idempotency: key, at: almost).existing?.document
                    == first.document
            )
            _ = try await bench.stores.upkeep.forgetUploads(now: almost + .seconds(1))
            #expect(try await broker.deposit("2026-002", ["x"], idempotency: key, at: almost).created != nil)
        },
    ]
}
