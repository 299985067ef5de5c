import HubTesting
import Model
import Primitives
import Testing

/// Lease, extend, accept, apply, refuse, in every order; under the newest fence only.
@Suite struct HandoverTests {
    /// The acts that need a fence, with a body that is right otherwise.
    private static let acts = ["extend", "accept", "apply", "refuse"]

    private static func body(_ act: String, _ fence: Int64) -> JSONValue {
        act == "refuse" ? ["fence": .integer(fence), "reason": "Pièce illisible"] : ["fence": .integer(fence)]
    }

    @Test(arguments: Self.acts)
    func `before a lease nothing can be done`(act: String) async throws {
        try await BrokerScene.lend { scene in
            let started = try await scene.start("2026-01")
            for fence in [0, 1] as [Int64] {
                let answer = try await scene.parapheur.act(act, on: started.handover, Self.body(act, fence))
                #expect(answer.refusal == "409 conflict")
            }
            #expect(try await scene.parapheur.offered().count == 1)
        }
    }

    /// What each act after each first one answers: nil is success.
    private static let orders: [(first: String, then: String, refusal: String?)] = [
        ("extend", "extend", nil), ("extend", "accept", nil), ("extend", "apply", nil), ("extend", "refuse", nil),
        ("accept", "accept", nil), ("accept", "extend", nil), ("accept", "apply", nil), ("accept", "refuse", nil),
        ("apply", "apply", nil), ("apply", "accept", nil), ("apply", "extend", "409 ended"),
        ("apply", "refuse", "409 ended"), ("apply", "lease", "409 ended"), ("refuse", "refuse", nil),
        ("refuse", "accept", "409 ended"), ("refuse", "apply", "409 ended"), ("refuse", "extend", "409 ended"),
        ("refuse", "lease", "409 ended"), ("accept", "lease", "409 lease-held"), ("extend", "lease", "409 lease-held"),
    ]

    @Test func `one act after another, under one fence`() async throws {
        try await BrokerScene.lend { scene in
            for (number, order) in Self.orders.enumerated() {
                let started = try await scene.start("2026-\(number)")
                let fence = try await scene.parapheur.lease(started.handover)
                let first = try await scene.parapheur.act(
                    order.first,
                    on: started.handover,
                    Self.body(order.first, fence)
                )
                #expect(first.status == 200, "\(order)")
                let body = order.then == "lease" ? [:] : Self.body(order.then, fence)
                let then = try await scene.parapheur.act(order.then, on: started.handover, body)
                if let refusal = order.refusal {
                    #expect(then.refusal == refusal, "\(order)")
                } else {
                    #expect(then.status == 200, "\(order): \(then.text)")
                }
                // What is repeated gives the receipt that it left.
                if order.first == order.then { #expect(first.json?["receipt"] == then.json?["receipt"], "\(order)") }
            }
        }
    }

    @Test(arguments: Self.acts)
    func `an older fence does not count once another lease was taken`(act: String) async throws {
        try await BrokerScene.lend { scene in
            let started = try await scene.start("2026-01")
            let first = try await scene.parapheur.lease(started.handover, seconds: 60)
            #expect(try await scene.parapheur.act("lease", on: started.handover).refusal == "409 lease-held")
            scene.hub.clock.advance(by: .seconds(61))
            let second = try await scene.parapheur.lease(started.handover, seconds: 60)
            #expect(second == first + 1)
            for fence in [first, 0, second + 1] {
                let answer = try await scene.parapheur.act(act, on: started.handover, Self.body(act, fence))
                #expect(answer.refusal == "409 fence-moved")
            }
            #expect(try await scene.parapheur.act(act, on: started.handover, Self.body(act, second)).status == 200)
        }
    }

    @Test func `a lease that ran out and that nobody took since is still its holder's`() async throws {
        try await BrokerScene.lend { scene in
            let started = try await scene.start("2026-01")
            let fence = try await scene.parapheur.lease(started.handover, seconds: 10)
            scene.hub.clock.advance(by: .seconds(60))
            let answer = try await scene.parapheur.act("apply", on: started.handover, Self.body("apply", fence))
            #expect(answer.status == 200)
        }
    }

    @Test func `an accepted handover may be leased by another worker once its lease has run out`() async throws {
        try await BrokerScene.lend { scene in
            let started = try await scene.start("2026-01")
            let first = try await scene.parapheur.lease(started.handover, seconds: 60)
            _ = try await scene.parapheur.act("accept", on: started.handover, Self.body("accept", first))
            scene.hub.clock.advance(by: .seconds(61))
            let second = try await scene.parapheur.lease(started.handover)
            let late = try await scene.parapheur.act("apply", on: started.handover, Self.body("apply", first))
            #expect(late.refusal == "409 fence-moved")
            let done = try await scene.parapheur.act("apply", on: started.handover, Self.body("apply", second))
            #expect(done.json?["handover"]?["state"]?.string == "applied")
        }
    }

    @Test(arguments: [9, 3601, -1, 0] as [Int64])
    func `a lease is of 10 seconds to an hour`(seconds: Int64) async throws {
        try await BrokerScene.lend { scene in
            let started = try await scene.start("2026-01")
            let body: JSONValue = ["seconds": .integer(seconds)]
            #expect(try await scene.parapheur.act("lease", on: started.handover, body).refusal == "422 invalid-request")
            let fence = try await scene.parapheur.lease(started.handover)
            let longer: JSONValue = ["fence": .integer(fence), "seconds": .integer(seconds)]
            let answer = try await scene.parapheur.act("extend", on: started.handover, longer)
            #expect(answer.refusal == "422 invalid-request")
        }
    }

    @Test func `I6: refusing ends the exchange, with a receipt that says why`() async throws {
        try await BrokerScene.lend { scene in
            let started = try await scene.start("2026-01")
            let fence = try await scene.parapheur.lease(started.handover)
            for reason in ["", "a\u{7}b", String(repeating: "r", count: 501)] {
                let body: JSONValue = ["fence": .integer(fence), "reason": .string(reason)]
                #expect(
                    try await scene.parapheur.act("refuse", on: started.handover, body).refusal == "422 invalid-request"
                )
            }
            let answer = try await scene.parapheur.act("refuse", on: started.handover, Self.body("refuse", fence))
            let statement = try #require(answer.json?["receipt"]?["statement"]?.string)
            let receipt = try Receipt.verify(statement, event: nil, keys: try await scene.hub.evidenceKeys())
            #expect(receipt["kind"]?.string == "refused")
            #expect(receipt["reason"]?.string == "Pièce illisible")
            let exchange = try await scene.actes.get("exchanges/\(started.exchange)").json
            #expect(exchange?["state"]?.string == "rejected")
            #expect(exchange?["reason"]?.string == "Pièce illisible")
            #expect(exchange?["owner"]?.string == nil)
            #expect(try await scene.parapheur.get("versions/\(started.version)/pieces/1").refusal == "404 not-found")
            #expect(try await scene.actes.get("versions/\(started.version)/pieces/1").status == 200)
        }
    }

    @Test(arguments: Self.acts)
    func `a body without its fence, or with more than it knows, is refused`(act: String) async throws {
        try await BrokerScene.lend { scene in
            let started = try await scene.start("2026-01")
            let fence = try await scene.parapheur.lease(started.handover)
            var more = try #require(Self.body(act, fence).object)
            more["force"] = true
            for body in [[:], ["fence": "1"], .object(more)] as [JSONValue] {
                #expect(try await scene.parapheur.act(act, on: started.handover, body).refusal == "400 invalid-request")
            }
        }
    }
}
