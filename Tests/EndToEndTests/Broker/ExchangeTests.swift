import HubTesting
import Model
import Primitives
import Testing

/// Exchanges: started, listed, told and called off; I5: what is unfinished has a cause, an owner and a moment.
@Suite struct ExchangeTests {
    @Test func `I5: an exchange under way says who must act, why and until when`() async throws {
        try await BrokerScene.lend { scene in
            let started = try await scene.start("2026-01", on: "signature")
            let exchange = try #require(try await scene.actes.get("exchanges/\(started.exchange)").json)
            #expect(exchange["state"]?.string == "waiting")
            #expect(exchange["cause"]?.string == "delivery")
            #expect(exchange["owner"]?.string == "application:parapheur")
            #expect(exchange["until"]?.string == (scene.hub.clock.now + .days(10)).description)
            #expect(exchange["stepName"]?.string == "Signature")
            #expect(exchange["routeVersion"]?.integer == 1)
            #expect(exchange["endedAt"]?.string == nil)
        }
    }

    @Test func `I5: a handover that nobody took suspends its exchange, owned by the hub, with a receipt`() async throws
    {
        try await BrokerScene.lend { scene in
            let started = try await scene.start("2026-01")
            scene.hub.clock.advance(by: .days(3) + .seconds(1))
            #expect(try await scene.hub.expireHandovers() == 1)
            var actes = scene.actes
            actes.token = try await scene.hub.brokerToken(actes.client)
            let exchange = try #require(try await actes.get("exchanges/\(started.exchange)").json)
            #expect(exchange["state"]?.string == "suspended")
            #expect(exchange["cause"]?.string == "delivery-expired")
            #expect(exchange["owner"]?.string == "hub")
            #expect(exchange["until"]?.string != nil)
            let receipts = try await actes.get("exchanges/\(started.exchange)/receipts").json?["items"]?.array
            #expect(receipts?.map { $0["kind"]?.string } == ["expired"])
            var parapheur = scene.parapheur
            parapheur.token = try await scene.hub.brokerToken(parapheur.client)
            #expect(try await parapheur.offered().isEmpty)
            #expect(try await parapheur.act("lease", on: started.handover).refusal == "409 ended")
            #expect(try await parapheur.get("versions/\(started.version)/pieces/1").refusal == "404 not-found")
        }
    }

    @Test func `I3: an exchange asked for twice with one key is started once`() async throws {
        try await BrokerScene.lend { scene in
            let deposit = try await scene.actes.document("2026-01", "%PDF-1.7")
            let document = try #require(deposit["document"]?["id"]?.string)
            let first = try await scene.actes.start(document, "copie", idempotencyKey: "k")
            let again = try await scene.actes.start(document, "copie", idempotencyKey: "k")
            #expect(first.status == 201)
            #expect(first.location == "/broker/v1/exchanges/\(first.json?["id"]?.string ?? "")")
            #expect(again.status == 200)
            #expect(first.json == again.json)
            let other = try await scene.actes.start(document, "signature", idempotencyKey: "k")
            #expect(other.refusal == "422 idempotency-mismatch")
            #expect(try await scene.parapheur.offered().count == 1)
            #expect(try await scene.actes.start(document, "copie", idempotencyKey: "l").status == 201)
            #expect(try await scene.parapheur.offered().count == 2)
        }
    }

    @Test func `what cannot be started is told apart`() async throws {
        try await BrokerScene.lend { scene in
            let deposit = try await scene.actes.document("2026-01", "%PDF-1.7")
            let document = try #require(deposit["document"]?["id"]?.string)
            #expect(try await scene.actes.start("nowhere", "copie").refusal == "404 not-found")
            #expect(try await scene.actes.start(document, "nowhere").refusal == "404 not-found")
            #expect(try await scene.actes.start(document, "note").refusal == "422 invalid-request")
            for change in [{ $0.isEnabled = false }, { $0.activatedRealms = ["argoat"] }, { $0.brokerRights = [] }]
                as [@Sendable (inout Application) -> Void]
            {
                var before: Application?
                try await scene.hub.change(scene.parapheur.client) { application in
                    before = application
                    change(&application)
                }
                #expect(try await scene.actes.start(document, "copie").refusal == "422 recipient-not-ready")
                let kept = try #require(before)
                try await scene.hub.change(scene.parapheur.client) { $0 = kept }
            }
            #expect(try await scene.count("exchanges") == 0)
            #expect(try await scene.actes.start(document, "copie").status == 201)
        }
    }

    @Test func `lists are filtered and cut, newest first`() async throws {
        try await BrokerScene.lend { scene in
            var started: [BrokerScene.Started] = []
            for number in 1...5 {
                started.append(try await scene.start("2026-\(number)"))
                scene.hub.clock.advance(by: .seconds(1))
            }
            let newestFirst = started.map(\.exchange).reversed().map { $0 }
            func ids(_ query: String, by party: BrokerParty) async throws -> [String] {
                let answer = try await party.get("exchanges?\(query)")
                try #require(answer.status == 200, "\(query): \(answer.text)")
                return try #require(answer.json?["items"]?.array).compactMap { $0["id"]?.string }
            }
            #expect(try await ids("", by: scene.actes) == newestFirst)
            #expect(try await ids("", by: scene.parapheur) == newestFirst)
            #expect(try await ids("", by: scene.voisine).isEmpty)
            #expect(try await ids("key=2026-2", by: scene.actes) == [started[1].exchange])
            #expect(try await ids("key=2026", by: scene.actes).isEmpty)
            #expect(try await ids("owner=application:parapheur", by: scene.actes).count == 5)
            #expect(try await ids("owner=hub", by: scene.actes).isEmpty)
            #expect(try await ids("state=waiting&overdue=false", by: scene.actes).count == 5)
            #expect(try await ids("overdue=true", by: scene.actes).isEmpty)
            let first = try await scene.actes.get("exchanges?limit=2")
            #expect(first.json?["items"]?.array?.count == 2)
            let next = try #require(first.json?["next"]?.string)
            #expect(try await ids("limit=3&before=\(next)", by: scene.actes) == Array(newestFirst.dropFirst(2)))
            let last = try await scene.actes.get("exchanges?limit=3&before=\(next)")
            #expect(last.json?["next"]?.string == nil)
            let reason: JSONValue = ["reason": "Retirée"]
            #expect(try await scene.actes.post("exchanges/\(started[0].exchange)/cancel", reason).status == 200)
            #expect(try await ids("state=cancelled", by: scene.actes) == [started[0].exchange])
            scene.hub.clock.advance(by: .days(3))
            var actes = scene.actes
            actes.token = try await scene.hub.brokerToken(actes.client)
            #expect(try await ids("overdue=true", by: actes).count == 4)
        }
    }

    @Test(arguments: [
        "state=lost", "owner=me", "overdue=yes", "limit=0", "limit=201", "limit=ten", "page=2",
        "state=waiting&state=waiting",
        "key=%FF", "key=%zz",
    ])
    func `a filter that cannot be meant is refused`(query: String) async throws {
        try await BrokerScene.lend { scene in
            let answer = try await scene.actes.get("exchanges?\(query)")
            #expect([400, 422].contains(answer.status))
            #expect(answer.problem == "invalid-request")
        }
    }

    @Test func `the sender calls an exchange off: a receipt, and the recipient sees it no more`() async throws {
        try await BrokerScene.lend { scene in
            let started = try await scene.start("2026-01")
            let fence = try await scene.parapheur.lease(started.handover)
            let path = "exchanges/\(started.exchange)/cancel"
            for reason in ["", "deux\nlignes", String(repeating: "r", count: 501)] {
                let answer = try await scene.actes.post(path, ["reason": .string(reason)])
                #expect(answer.refusal == "422 invalid-request")
            }
            #expect(try await scene.parapheur.post(path, ["reason": "Non"]).refusal == "404 not-found")
            let answer = try await scene.actes.post(path, ["reason": "Erreur de pièce"])
            #expect(answer.json?["state"]?.string == "cancelled")
            #expect(answer.json?["reason"]?.string == "Erreur de pièce")
            #expect(try await scene.actes.post(path, ["reason": "Encore"]).refusal == "409 ended")
            let apply = try await scene.parapheur.act("apply", on: started.handover, ["fence": .integer(fence)])
            #expect(apply.refusal == "409 ended")
            #expect(try await scene.parapheur.get("versions/\(started.version)/pieces/1").refusal == "404 not-found")
            let receipts = try await scene.actes.get("exchanges/\(started.exchange)/receipts").json?["items"]?.array
            #expect(receipts?.map { $0["kind"]?.string } == ["cancelled"])
            let timeline = try await scene.actes.get("exchanges/\(started.exchange)/timeline").json?["items"]?.array
            let names = timeline?.compactMap { $0["name"]?.string } ?? []
            #expect(names.first == "exchange.started")
            #expect(names.contains("handover.leased"))
            #expect(names.last?.hasSuffix(".cancelled") == true)
        }
    }

    @Test func `what can be sent and by which way`() async throws {
        try await BrokerScene.lend { scene in
            let types = try await scene.actes.get("document-types").json?["items"]?.array
            #expect(types?.compactMap { $0["id"]?.string }.sorted() == ["deliberation", "note"])
            let routes = try await scene.actes.get("routes").json?["items"]?.array
            let signature = routes?.first { $0["id"]?.string == "signature" }
            #expect(signature?["steps"]?.array?.map { $0["to"]?.string } == ["parapheur", "sender"])
            let me = try await scene.actes.get("applications/me").json
            #expect(me?["id"]?.string == "actes")
            #expect(me?["realms"] == ["argoat", "armor"])
            #expect(me?["rights"] == ["deposit", "receive"])
        }
    }
}
