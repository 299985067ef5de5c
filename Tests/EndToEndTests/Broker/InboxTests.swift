import HubTesting
import Primitives
import Testing

/// The inbox: what is offered, and a poll that waits for it.
@Suite struct InboxTests {
    @Test func `what is leased is not offered until its lease has run out`() async throws {
        try await BrokerScene.lend { scene in
            let started = try await scene.start("2026-01")
            #expect(try await scene.parapheur.offered().count == 1)
            _ = try await scene.parapheur.lease(started.handover, seconds: 60)
            #expect(try await scene.parapheur.offered().isEmpty)
            scene.hub.clock.advance(by: .seconds(61))
            #expect(try await scene.parapheur.offered().map { $0["id"]?.string } == [started.handover])
        }
    }

    @Test func `the oldest comes first`() async throws {
        try await BrokerScene.lend { scene in
            var handovers: [String?] = []
            for number in 1...3 {
                handovers.append(try await scene.start("2026-\(number)").handover)
                scene.hub.clock.advance(by: .seconds(1))
            }
            #expect(try await scene.parapheur.offered().map { $0["id"]?.string } == handovers)
        }
    }

    // The limit ends what would never end: no poll of this test ends by itself.
    @Test(.timeLimit(.minutes(30)))
    func `a poll that began before the offer answers with it, long before its end`() async throws {
        let clock = StoppedClock()
        try await BrokerScene.lend(with: BrokerParts(pause: clock)) { scene in
            let deposit = try await scene.actes.document("2026-01", "%PDF-1.7")
            let document = try #require(deposit["document"]?["id"]?.string)
            try await withThrowingTaskGroup(of: HubAnswer.self) { polls in
                for number in 0..<5 {
                    polls.addTask {
                        try await StoppedClock.$poll.withValue(number) {
                            try await scene.parapheur.get("inbox?wait=30")
                        }
                    }
                }
                await clock.waiting(5)
                #expect(try await scene.actes.start(document, "copie").status == 201)
                for try await answer in polls { #expect(answer.json?["items"]?.array?.count == 1) }
            }
        }
    }

    @Test func `a poll with nothing to come answers empty at the end of its wait`() async throws {
        try await BrokerScene.lend { scene in
            let elapsed = try await ContinuousClock().measure {
                let answer = try await scene.voisine.get("inbox?wait=1")
                #expect(answer.status == 200)
                #expect(answer.json?["items"]?.array == [])
            }
            #expect(elapsed > .milliseconds(900))
        }
    }

    @Test(arguments: ["31", "-1", "x", "1.5", "%20"])
    func `a wait that is not from 0 to 30 seconds is refused`(wait: String) async throws {
        try await BrokerScene.lend { scene in
            let answer = try await scene.parapheur.get("inbox?wait=\(wait)")
            #expect(answer.refusal == "422 invalid-request")
        }
    }
}
