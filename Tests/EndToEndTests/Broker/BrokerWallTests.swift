import HubTesting
import Model
import Primitives
import Testing

/// Walls: what is another's does not exist, for every address that there is.
@Suite struct BrokerWallTests {
    /// Bodies that are right, so that the wall alone can refuse.
    private static let bodies: [String: JSONValue] = [
        "versions": ["pieces": [BrokerParty.piece("nowhere")]],
        "extend": ["fence": 1], "accept": ["fence": 1], "apply": ["fence": 1],
        "refuse": ["fence": 1, "reason": "Non"], "cancel": ["reason": "Non"],
    ]
    private static let headers = [
        BrokerParty.idempotency("k"), (name: "If-Match", value: "\"v\""),
    ]

    private struct Target {
        let isGet: Bool
        let path: String
        /// What it names: `documents`.
        var kind: String { String(self.path.prefix { $0 != "/" }) }
    }

    /// Every route of the broker that names something, with what it names put in by `identifier`.
    private static func targets(_ hub: Hub, _ identifier: (String) throws -> String) throws -> [Target] {
        var targets: [Target] = []
        for route in hub.routes where ["GET", "POST"].contains(route.verb) {
            guard route.target.hasPrefix("/broker/v1/"), route.target.contains("/{id}") else { continue }
            let path = Target(isGet: route.isGet, path: String(route.target.dropFirst("/broker/v1/".count)))
            let named = path.path.replacing("{id}", with: try identifier(path.kind)).replacing("{number}", with: "1")
            targets.append(Target(isGet: route.isGet, path: named))
        }
        return targets
    }

    private static func ask(_ party: BrokerParty, _ target: Target) async throws -> HubAnswer {
        guard !target.isGet else { return try await party.get(target.path) }
        let verb = target.path.split(separator: "/").last.map { String($0) } ?? ""
        return try await party.post(target.path, self.bodies[verb] ?? [:], headers: self.headers)
    }

    @Test func `a stranger is told of nothing, by any route, as if it had never been`() async throws {
        try await BrokerScene.lend { scene in
            let started = try await scene.start("2026-01")
            let known = [
                "documents": started.document, "versions": started.version, "exchanges": started.exchange,
                "handovers": started.handover, "receipts": started.receipt,
            ]
            let real = try Self.targets(scene.hub) { try #require(known[$0]) }
            let invented = try Self.targets(scene.hub) { _ in "nowhere" }
            #expect(real.count >= 14)
            for (target, likeness) in zip(real, invented) {
                let answer = try await Self.ask(scene.voisine, target)
                // An address under another method is there for everybody.
                guard answer.status != 405 else { continue }
                #expect(answer.refusal == "404 not-found", "\(target.path)")
                let nothing = try await Self.ask(scene.voisine, likeness)
                let name = try #require(known[target.kind])
                let other = try StrictJSON.parse(Array(answer.text.replacing(name, with: "nowhere").utf8))
                #expect(other == nothing.json, "\(target.path)")
            }
            #expect(try await scene.voisine.start(started.document, "copie").refusal == "404 not-found")
            #expect(try await scene.voisine.get("exchanges").json?["items"]?.array == [])
            #expect(try await scene.voisine.offered().isEmpty)
        }
    }

    @Test func `the recipient reads what was handed to it and does not act for the sender, nor the reverse`()
        async throws
    {
        try await BrokerScene.lend { scene in
            let started = try await scene.start("2026-01")
            for path in [
                "documents/\(started.document)", "versions/\(started.version)", "exchanges/\(started.exchange)",
            ] {
                #expect(try await scene.parapheur.get(path).status == 200, "\(path)")
            }
            let cancel = try await scene.parapheur.post("exchanges/\(started.exchange)/cancel", ["reason": "Non"])
            #expect(cancel.refusal == "404 not-found")
            let version = try await Self.ask(
                scene.parapheur,
                Target(isGet: false, path: "documents/\(started.document)/versions")
            )
            #expect(version.refusal == "404 not-found")
            #expect(try await scene.parapheur.start(started.document, "copie").refusal == "404 not-found")
            for verb in ["lease", "extend", "accept", "apply", "refuse"] {
                let answer = try await Self.ask(
                    scene.actes,
                    Target(isGet: false, path: "handovers/\(started.handover)/\(verb)")
                )
                #expect(answer.refusal == "404 not-found", "\(verb)")
            }
            #expect(try await scene.actes.get("handovers/\(started.handover)").refusal == "404 not-found")
        }
    }

    @Test func `an application of one realm sees nothing of another's, whoever deposited`() async throws {
        try await BrokerScene.lend { scene in
            let local = try await scene.hub.party("locale", in: "argoat")
            let started = try await scene.start("2026-01")
            for path in [
                "documents/\(started.document)", "versions/\(started.version)", "versions/\(started.version)/pieces/1",
                "exchanges/\(started.exchange)", "receipts/\(started.receipt)",
            ] {
                #expect(try await local.get(path).refusal == "404 not-found", "\(path)")
            }
        }
    }

    @Test func `an upload is of one application and one realm`() async throws {
        try await BrokerScene.lend { scene in
            let mine = try await scene.actes.upload("%PDF-1.7")
            // The realm holds these bytes already: that gives nobody else a right to them.
            let theirs = try await scene.voisine.upload("%PDF-1.7")
            let elsewhere = try await scene.actes.upload("%PDF-1.7", realm: "argoat")
            #expect(Set([mine, theirs, elsewhere]).count == 3)
            for (number, upload) in [theirs, elsewhere, "nowhere"].enumerated() {
                let answer = try await scene.actes.deposit("2026-\(number)", [BrokerParty.piece(upload)])
                #expect(answer.refusal == "422 unknown-upload")
            }
            #expect(try await scene.actes.deposit("2026-9", [BrokerParty.piece(mine)]).status == 201)
            #expect(try await scene.count("objects") == 2)
        }
    }

    @Test(arguments: ["%00", "%2E%2E", "a%20b", "é", String(repeating: "a", count: 65), "a%0Ab"])
    func `an identifier that cannot be one is nobody's`(identifier: String) async throws {
        try await BrokerScene.lend { scene in
            for kind in ["documents", "versions", "exchanges", "handovers", "receipts"] {
                let answer = try await scene.actes.get("\(kind)/\(identifier)")
                #expect([400, 404].contains(answer.status), "\(kind)")
                #expect(answer.problem != nil, "\(kind): \(answer.text)")
            }
        }
    }
}
