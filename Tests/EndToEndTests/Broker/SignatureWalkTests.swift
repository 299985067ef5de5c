import Foundation
import HubTesting
import JOSE
import Model
import Primitives
import Testing

/// From the deposit to the signed return: one document, two versions, two handovers; I6: every end has a receipt.
@Suite struct SignatureWalkTests {
    /// The exchange once `parapheur` has given back what it signed, and `actes` has taken it.
    private static func walk(_ scene: BrokerScene) async throws -> BrokerScene.Started {
        let started = try await scene.start("2026-01", on: "signature", text: "%PDF-1.7 à signer")
        let fence = try await scene.parapheur.lease(started.handover)
        let piece = try await scene.parapheur.get("versions/\(started.version)/pieces/1")
        #expect(piece.text == "%PDF-1.7 à signer")
        _ = try await scene.parapheur.act("accept", on: started.handover, ["fence": .integer(fence)])
        let signed = try await scene.parapheur.upload("%PDF-1.7 à signer, signé")
        let signature = try await scene.parapheur.upload("signature détachée")
        let applied = try await scene.parapheur.act(
            "apply",
            on: started.handover,
            [
                "fence": .integer(fence),
                "produces": [
                    BrokerParty.piece(signed),
                    BrokerParty.piece(
                        signature,
                        role: "signature",
                        name: "acte.p7s",
                        type: "application/pkcs7-signature"
                    ),
                ],
            ]
        )
        try #require(applied.status == 200, "\(applied.text)")
        let back = try #require(try await scene.actes.offered().first)
        #expect(back["stepName"]?.string == "Retour")
        let id = try #require(back["id"]?.string)
        let last = try await scene.actes.lease(id)
        _ = try await scene.actes.act("apply", on: id, ["fence": .integer(last)])
        return started
    }

    @Test func `the signed version comes back derived from the one deposited, and completes the exchange`() async throws
    {
        try await BrokerScene.lend { scene in
            let started = try await Self.walk(scene)
            let exchange = try #require(try await scene.actes.get("exchanges/\(started.exchange)").json)
            #expect(exchange["state"]?.string == "completed")
            let latest = try #require(exchange["document"]?["latestVersion"]?.string)
            #expect(exchange["version"]?.string == latest)
            let version = try #require(try await scene.actes.get("versions/\(latest)").json)
            #expect(version["derivedFrom"]?.string == started.version)
            #expect(version["author"]?.string == "parapheur")
            #expect(version["pieces"]?.array?.map { $0["role"]?.string } == ["main", "signature"])
            let bytes = try await scene.actes.get("versions/\(latest)/pieces/1")
            #expect(bytes.text == "%PDF-1.7 à signer, signé")
            let timeline = try await scene.actes.get("exchanges/\(started.exchange)/timeline").json?["items"]?.array
            let names = timeline?.compactMap { $0["name"]?.string } ?? []
            #expect(names.first == "exchange.started")
            #expect(names.last == "exchange.completed")
            #expect(names.count { $0 == "handover.applied" } == 2)
        }
    }

    @Test func `I6: receipts and their proofs verify with the public keys alone`() async throws {
        try await BrokerScene.lend { scene in
            let started = try await Self.walk(scene)
            let early = try await scene.actes.get("receipts/\(started.receipt)/proof")
            #expect(early.json?["proof"]?.object == nil)
            let root = try #require(try await scene.hub.signRoot())
            let keys = try await scene.hub.evidenceKeys()
            let receipts = try await scene.actes.get("exchanges/\(started.exchange)/receipts").json?["items"]?.array
            let kinds = receipts?.compactMap { $0["kind"]?.string } ?? []
            #expect(kinds.sorted() == ["accepted", "applied", "applied"])
            for id in (receipts?.compactMap { $0["id"]?.string } ?? []) + [started.receipt] {
                let file = try #require(try await scene.actes.get("receipts/\(id)/proof").json)
                let proof = try #require(EvidenceProof(wire: file["proof"], at: scene.hub.clock.now))
                try proof.verify(keys: keys)
                let statement = try #require(file["receipt"]?["statement"]?.string)
                let claims = try Receipt.verify(statement, event: proof.body, keys: keys)
                #expect(claims["jti"]?.string == id)
                #expect(proof.root == root)
                let same = try await scene.actes.get("receipts/\(id)").json
                #expect(same == file["receipt"])
            }
            let roots = try await scene.hub.send(.get("/broker/v1/evidence/roots")).json?["items"]?.array
            #expect(roots?.last?["statement"]?.string == root.statement)
            #expect(
                try await scene.hub.send(.get("/broker/v1/evidence/roots?after=x")).refusal == "422 invalid-request"
            )
        }
    }

    @Test func `I6: a second program verifies them, and refuses what was changed`() async throws {
        try await BrokerScene.lend { scene in
            let started = try await Self.walk(scene)
            let bench = try VerifierBench()
            defer { bench.remove() }
            try bench.write("keys.json", try await scene.hub.send(.get("/broker/v1/evidence/keys")).text)
            try bench.write("piece", "%PDF-1.7 à signer")
            try bench.write("other", "%PDF-1.7 à signer.")
            try bench.write("early.json", try await scene.actes.get("receipts/\(started.receipt)/proof").text)
            try await scene.hub.signRoot()
            let file = try await scene.actes.get("receipts/\(started.receipt)/proof").text
            try bench.write("receipt.json", file)
            #expect(try await bench.verify("receipt.json", piece: "piece") == 0)
            #expect(try await bench.verify("receipt.json", piece: "other") == 1)
            #expect(try await bench.verify("early.json", piece: "piece") == 2)
            let changed = file.replacing("document.deposited", with: "document.withdrawn")
            #expect(changed != file)
            try bench.write("changed.json", changed)
            #expect(try await bench.verify("changed.json", piece: "piece") == 1)
        }
    }

    @Test func `a step that asks for a version is not applied without one`() async throws {
        try await BrokerScene.lend { scene in
            let started = try await scene.start("2026-01", on: "signature")
            let fence = try await scene.parapheur.lease(started.handover)
            let body: JSONValue = ["fence": .integer(fence)]
            #expect(
                try await scene.parapheur.act("apply", on: started.handover, body).refusal == "422 version-expected"
            )
            let signed = try await scene.parapheur.upload("signé")
            let main = BrokerParty.piece(signed)
            let wrong: [([JSONValue], String)] = [
                ([BrokerParty.piece(signed, role: "signature")], "422 invalid-request"),
                ([main, main], "422 invalid-request"),
                ([BrokerParty.piece(signed, name: "../acte.pdf")], "422 invalid-request"),
                ([BrokerParty.piece("nowhere")], "422 unknown-upload"),
                // The sender's own upload is not the recipient's to use.
                ([BrokerParty.piece(try await scene.actes.upload("autre"))], "422 unknown-upload"),
            ]
            for (pieces, refusal) in wrong {
                let answer = try await scene.parapheur.act(
                    "apply",
                    on: started.handover,
                    ["fence": .integer(fence), "produces": .array(pieces)]
                )
                #expect(answer.refusal == refusal)
            }
            let item = try await scene.parapheur.get("handovers/\(started.handover)").json
            #expect(item?["state"]?.string == "leased")
            #expect(try await scene.count("versions") == 1)
        }
    }
}
