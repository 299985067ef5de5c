import HubTesting
import Model
import Primitives
import Testing

/// What many at once may get, on every engine that is there.
@Suite struct BrokerRaceTests {
    private static func fifty(_ act: @escaping @Sendable (Int) async throws -> HubAnswer) async throws -> [HubAnswer] {
        try await withThrowingTaskGroup(of: HubAnswer.self) { group in
            for number in 0..<50 { group.addTask { try await act(number) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }

    @Test(arguments: HubEngine.available)
    func `of fifty who lease at once, one holds it`(engine: HubEngine) async throws {
        try await BrokerScene.lend(on: engine) { scene in
            let started = try await scene.start("2026-01")
            let answers = try await Self.fifty { _ in try await scene.parapheur.act("lease", on: started.handover) }
            #expect(answers.count { $0.status == 200 } == 1)
            #expect(answers.count { $0.refusal == "409 lease-held" } == 49)
            let item = try await scene.parapheur.get("handovers/\(started.handover)")
            #expect(item.json?["fence"]?.integer == 1)
        }
    }

    @Test(arguments: HubEngine.available)
    func `of fifty who deposit under one idempotency key, one makes the document`(engine: HubEngine) async throws {
        try await BrokerScene.lend(on: engine) { scene in
            let piece = BrokerParty.piece(try await scene.actes.upload("%PDF-1.7"))
            let answers = try await Self.fifty { _ in
                try await scene.actes.deposit("2026-01", [piece], idempotencyKey: "k")
            }
            #expect(answers.count { $0.status == 201 } == 1)
            #expect(answers.count { $0.status == 200 } == 49)
            #expect(Set(answers.compactMap { $0.json?["receipt"]?["id"]?.string }).count == 1)
            #expect(try await scene.count("documents") == 1)
            #expect(try await scene.count("receipts") == 1)
        }
    }

    @Test(arguments: HubEngine.available)
    func `I3: of fifty other contents under one business key, one is the document`(engine: HubEngine) async throws {
        try await BrokerScene.lend(on: engine) { scene in
            let answers = try await Self.fifty { number in
                let upload = try await scene.actes.upload("%PDF-1.7 \(number)")
                return try await scene.actes.deposit(
                    "2026-01",
                    [BrokerParty.piece(upload)],
                    idempotencyKey: "k\(number)"
                )
            }
            #expect(answers.count { $0.status == 201 } == 1)
            #expect(answers.count { $0.refusal == "409 version-conflict" } == 49)
            #expect(try await scene.count("documents") == 1)
            #expect(try await scene.count("versions") == 1)
        }
    }

    @Test(arguments: HubEngine.available)
    func `one upload named by fifty documents at once serves them all or is said to be unknown`(
        engine: HubEngine
    ) async throws {
        try await BrokerScene.lend(on: engine) { scene in
            let upload = try await scene.actes.upload("%PDF-1.7")
            let answers = try await Self.fifty { number in
                try await scene.actes.deposit("2026-\(number)", [BrokerParty.piece(upload)])
            }
            let made = answers.filter { $0.status == 201 }
            #expect(!made.isEmpty)
            #expect(answers.allSatisfy { $0.status == 201 || $0.refusal == "422 unknown-upload" })
            #expect(try await scene.count("documents") == Int64(made.count))
            for answer in made {
                let version = try #require(answer.json?["version"]?["id"]?.string)
                #expect(try await scene.actes.get("versions/\(version)/pieces/1").text == "%PDF-1.7")
            }
        }
    }

    @Test(arguments: HubEngine.available)
    func `fifty who send the same bytes hold one object`(engine: HubEngine) async throws {
        try await BrokerScene.lend(on: engine) { scene in
            let bytes = Array("%PDF-1.7 les mêmes".utf8)
            let answers = try await Self.fifty { _ in
                try await scene.actes.upload(bytes, digest: BrokerParty.contentDigest(of: bytes))
            }
            #expect(answers.allSatisfy { $0.status == 201 })
            #expect(Set(answers.compactMap { $0.json?["id"]?.string }).count == 50)
            #expect(try await scene.count("objects") == 1)
        }
    }

    @Test(arguments: HubEngine.available)
    func `of fifty who apply under an older fence and one under the newest, the one ends it`(
        engine: HubEngine
    ) async throws {
        try await BrokerScene.lend(on: engine) { scene in
            let started = try await scene.start("2026-01")
            let old = try await scene.parapheur.lease(started.handover, seconds: 10)
            scene.hub.clock.advance(by: .seconds(11))
            let new = try await scene.parapheur.lease(started.handover)
            let answers = try await Self.fifty { number in
                let fence = number == 25 ? new : old
                return try await scene.parapheur.act("apply", on: started.handover, ["fence": .integer(fence)])
            }
            #expect(answers.count { $0.status == 200 } == 1)
            #expect(answers.allSatisfy { $0.status == 200 || ["409 fence-moved", "409 ended"].contains($0.refusal) })
            let receipts = try await scene.actes.get("exchanges/\(started.exchange)/receipts").json?["items"]?.array
            #expect(receipts?.map { $0["kind"]?.string } == ["applied"])
        }
    }

    @Test(arguments: HubEngine.available)
    func `fifty ends at once are one end`(engine: HubEngine) async throws {
        try await BrokerScene.lend(on: engine) { scene in
            let started = try await scene.start("2026-01")
            let fence = try await scene.parapheur.lease(started.handover)
            let answers = try await Self.fifty { number in
                switch number % 3 {
                case 0: try await scene.parapheur.act("apply", on: started.handover, ["fence": .integer(fence)])
                case 1:
                    try await scene.parapheur.act(
                        "refuse",
                        on: started.handover,
                        ["fence": .integer(fence), "reason": "Non"]
                    )
                default: try await scene.actes.post("exchanges/\(started.exchange)/cancel", ["reason": "Non"])
                }
            }
            #expect(answers.allSatisfy { $0.status == 200 || $0.refusal == "409 ended" })
            let receipts = try await scene.actes.get("exchanges/\(started.exchange)/receipts").json?["items"]?.array
            #expect(receipts?.count == 1)
            let state = try await scene.actes.get("exchanges/\(started.exchange)").json?["state"]?.string
            let kind = receipts?.first?["kind"]?.string
            #expect(["applied": "completed", "refused": "rejected", "cancelled": "cancelled"][kind ?? ""] == state)
        }
    }
}
