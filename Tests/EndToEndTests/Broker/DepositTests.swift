import Foundation
import HubTesting
import Model
import Primitives
import Testing

/// I3: what is repeated is the same, what differs is told; and what a document may be made of.
@Suite struct DepositTests {
    @Test func `I1: a deposit is acknowledged with a receipt over its pieces`() async throws {
        try await BrokerScene.lend { scene in
            let upload = try await scene.actes.upload("%PDF-1.7 acte")
            let annex = try await scene.actes.upload("annexe")
            let answer = try await scene.actes.deposit(
                "2026-01",
                [
                    BrokerParty.piece(upload),
                    BrokerParty.piece(annex, role: "annex", name: "plan été.png", type: "image/png"),
                ]
            )
            #expect(answer.status == 201)
            let document = try #require(answer.json?["document"]?["id"]?.string)
            let version = try #require(answer.json?["version"]?["id"]?.string)
            #expect(answer.location == "/broker/v1/documents/\(document)")
            #expect(answer.header("ETag") == "\"\(version)\"")
            let statement = try #require(answer.json?["receipt"]?["statement"]?.string)
            let receipt = try Receipt.verify(statement, event: nil, keys: try await scene.hub.evidenceKeys())
            #expect(receipt["kind"]?.string == "deposited")
            #expect(receipt["application"]?.string == "actes")
            #expect(receipt["pieces"]?.array?.count == 2)
            let digest = Base64URL.encode(Digest.sha256("%PDF-1.7 acte"))
            #expect(receipt["pieces"]?.array?.first?["sha256"]?.string == digest)
            #expect(try await scene.actes.get("documents/\(document)").json?["key"]?.string == "2026-01")
            #expect(try await scene.actes.get("versions/\(version)").json?["pieces"]?.array?.count == 2)
        }
    }

    @Test func `I3: the same key with the same body is the same resource`() async throws {
        try await BrokerScene.lend { scene in
            let pieces = [BrokerParty.piece(try await scene.actes.upload("%PDF-1.7"))]
            let first = try await scene.actes.deposit("2026-01", pieces, idempotencyKey: "k")
            let again = try await scene.actes.deposit("2026-01", pieces, idempotencyKey: "k")
            #expect(first.status == 201)
            #expect(again.status == 200)
            #expect(first.json == again.json)
            #expect(try await scene.count("documents") == 1)
            #expect(try await scene.count("receipts") == 1)
        }
    }

    @Test func `I3: the same key with another body is refused`() async throws {
        try await BrokerScene.lend { scene in
            let pieces = [BrokerParty.piece(try await scene.actes.upload("%PDF-1.7"))]
            #expect(try await scene.actes.deposit("2026-01", pieces, idempotencyKey: "k").status == 201)
            let other = try await scene.actes.deposit("2026-01", pieces, ["title": "Autre"], idempotencyKey: "k")
            #expect(other.refusal == "422 idempotency-mismatch")
            #expect(
                try await scene.actes.deposit("2026-02", pieces, idempotencyKey: "k").problem == "idempotency-mismatch"
            )
            #expect(try await scene.count("documents") == 1)
        }
    }

    @Test func `I3: one key is one application's and one verb's`() async throws {
        try await BrokerScene.lend { scene in
            let own = [BrokerParty.piece(try await scene.actes.upload("%PDF-1.7"))]
            let deposit = try await scene.actes.deposit("2026-01", own, idempotencyKey: "k")
            let document = try #require(deposit.json?["document"]?["id"]?.string)
            #expect(try await scene.actes.start(document, "copie", idempotencyKey: "k").status == 201)
            let foreign = [BrokerParty.piece(try await scene.voisine.upload("%PDF-1.7 autre"))]
            #expect(try await scene.voisine.deposit("2026-02", foreign, idempotencyKey: "k").status == 201)
        }
    }

    @Test func `I3: the same business key with the same bytes is the same document`() async throws {
        try await BrokerScene.lend { scene in
            let first = try await scene.actes.document("2026-01", "%PDF-1.7")
            let upload = try await scene.actes.upload("%PDF-1.7")
            let again = try await scene.actes.deposit("2026-01", [BrokerParty.piece(upload)], idempotencyKey: "other")
            #expect(again.status == 200)
            #expect(again.json == first)
        }
    }

    @Test func `I3: the same business key with other bytes conflicts, and says where to go`() async throws {
        try await BrokerScene.lend { scene in
            let first = try await scene.actes.document("2026-01", "%PDF-1.7")
            let upload = try await scene.actes.upload("%PDF-1.7 corrigé")
            let other = try await scene.actes.deposit("2026-01", [BrokerParty.piece(upload)], idempotencyKey: "other")
            #expect(other.refusal == "409 version-conflict")
            let document = try #require(first["document"]?["id"]?.string)
            let version = try #require(first["version"]?["id"]?.string)
            #expect(
                other.json?["hint"]?.string
                    == "POST /broker/v1/documents/\(document)/versions with If-Match: \"\(version)\""
            )
            // The key that was refused may be used for what is right.
            let right = try await scene.actes.deposit("2026-02", [BrokerParty.piece(upload)], idempotencyKey: "other")
            #expect(right.status == 201)
        }
    }

    @Test func `I3: of another application's document nothing is told`() async throws {
        try await BrokerScene.lend { scene in
            let first = try await scene.actes.document("2026-01", "%PDF-1.7")
            for text in ["%PDF-1.7", "%PDF-1.7 autre"] {
                let upload = try await scene.voisine.upload(text)
                let answer = try await scene.voisine.deposit("2026-01", [BrokerParty.piece(upload)])
                #expect(answer.refusal == "409 version-conflict")
                let document = try #require(first["document"]?["id"]?.string)
                #expect(!answer.text.contains(document))
                #expect(answer.json?["hint"]?.string == nil)
            }
            // Another realm, another namespace.
            let elsewhere = try await scene.actes.document("2026-01", "%PDF-1.7", realm: "argoat")
            #expect(elsewhere["document"]?["id"] != first["document"]?["id"])
        }
    }

    @Test func `I3: an idempotency key is asked for, and read strictly`() async throws {
        try await BrokerScene.lend { scene in
            let upload = try await scene.actes.upload("%PDF-1.7")
            let body: JSONValue = [
                "realm": "armor", "type": "deliberation", "key": "1", "title": "Titre",
                "pieces": [BrokerParty.piece(upload)],
            ]
            #expect(try await scene.actes.post("documents", body).refusal == "400 invalid-request")
            for key in ["", "deux mots", "é", String(repeating: "k", count: 201)] {
                let answer = try await scene.actes.post("documents", body, headers: [BrokerParty.idempotency(key)])
                #expect(answer.problem == "invalid-request", "\(key)")
            }
            let document = try await scene.actes.document("2", "%PDF-1.7 deux")
            let id = try #require(document["document"]?["id"])
            let start = try await scene.actes.post("exchanges", ["document": id, "route": "copie"])
            #expect(start.refusal == "400 invalid-request")
            #expect(try await scene.count("documents") == 1)
        }
    }

    @Test(arguments: [
        "", ".", "..", "../acte.pdf", "/etc/passwd", "a/b.pdf", "C:\\acte.pdf", "acte\u{0}.pdf", "acte\n.pdf",
        "acte\u{1B}[2J.pdf", "acte\u{202E}fdp.exe", "acte\u{200B}.pdf", "acte\u{2028}.pdf", "acte\u{85}.pdf",
        String(repeating: "a", count: 296) + ".pdf", String(repeating: "é", count: 128),
    ])
    func `a file name that would deceive is refused`(name: String) async throws {
        try await BrokerScene.lend { scene in
            let upload = try await scene.actes.upload("%PDF-1.7")
            let answer = try await scene.actes.deposit("2026-01", [BrokerParty.piece(upload, name: name)])
            #expect(answer.refusal == "422 invalid-request")
            #expect(try await scene.count("documents") == 0)
        }
    }

    @Test(arguments: [
        "Délibération n° 12 (été).pdf", "acte", ".pdf", "ｶﾀｶﾅ.pdf", "a'b\"c;d.pdf", String(repeating: "é", count: 127),
    ])
    func `an honest file name is kept as it is and travels in the header`(name: String) async throws {
        try await BrokerScene.lend { scene in
            let upload = try await scene.actes.upload("%PDF-1.7")
            let answer = try await scene.actes.deposit("2026-01", [BrokerParty.piece(upload, name: name)])
            #expect(answer.status == 201)
            let version = try #require(answer.json?["version"])
            #expect(version["pieces"]?.array?.first?["fileName"]?.string == name)
            let piece = try await scene.actes.get("versions/\(version["id"]?.string ?? "")/pieces/1")
            let disposition = try #require(piece.header("Content-Disposition"))
            #expect(disposition.hasPrefix("attachment; filename*=UTF-8''"))
            #expect(disposition.split(separator: "''").last?.removingPercentEncoding == name)
            #expect(disposition.utf8.allSatisfy { 0x20...0x7E ~= $0 })
        }
    }

    /// What is wrong with a body, one thing at a time.
    private static let refused: [(name: String, change: [String: JSONValue?], refusal: String)] = [
        ("unknown type", ["type": "arrete"], "404 not-found"),
        ("type missing", ["type": nil], "400 invalid-request"),
        ("key with a space", ["key": "2026 01"], "422 invalid-request"),
        ("empty key", ["key": ""], "422 invalid-request"),
        ("long key", ["key": .string(String(repeating: "k", count: 201))], "422 invalid-request"),
        ("empty title", ["title": ""], "422 invalid-request"),
        ("title of two lines", ["title": "a\nb"], "422 invalid-request"),
        ("title that turns", ["title": "a\u{202E}b"], "422 invalid-request"),
        ("long title", ["title": .string(String(repeating: "t", count: 501))], "422 invalid-request"),
        ("no piece", ["pieces": []], "422 invalid-request"),
        ("unknown member", ["secret": "x"], "400 invalid-request"),
        ("realm not served", ["realm": "ailleurs"], "403 forbidden"),
        ("realm not said", ["realm": nil], "403 forbidden"),
        ("the region", ["realm": "region"], "403 forbidden"),
        ("realm misspelt", ["realm": "Armor!"], "422 invalid-request"),
        ("title a number", ["title": 3], "400 invalid-request"),
    ]

    @Test func `a document is what its type allows`() async throws {
        try await BrokerScene.lend { scene in
            let piece = BrokerParty.piece(try await scene.actes.upload("%PDF-1.7"))
            for (name, change, refusal) in Self.refused {
                #expect(try await scene.actes.deposit("2026-01", [piece], change).refusal == refusal, "\(name)")
            }
            #expect(try await scene.count("documents") == 0)
            #expect(try await scene.count("idempotency_keys") == 0)
        }
    }

    @Test func `pieces are what their type allows`() async throws {
        try await BrokerScene.lend { scene in
            let (a, b) = (try await scene.actes.upload("%PDF-1.7 a"), try await scene.actes.upload("%PDF-1.7 b"))
            let main = BrokerParty.piece(a)
            let wrong: [(String, [JSONValue])] = [
                ("media type", [BrokerParty.piece(a, type: "text/html")]),
                ("media type with a parameter", [BrokerParty.piece(a, type: "application/pdf; x=y")]),
                ("media type in capitals", [BrokerParty.piece(a, type: "Application/PDF")]),
                ("annex first", [BrokerParty.piece(a, role: "annex")]),
                ("role of no kind", [BrokerParty.piece(a, role: "autre")]),
                ("two main ones", [main, BrokerParty.piece(b, name: "b.pdf")]),
                ("one name twice", [main, BrokerParty.piece(b, role: "annex")]),
                ("one upload twice", [main, BrokerParty.piece(a, role: "annex", name: "b.pdf")]),
                ("annex of a type", [main, BrokerParty.piece(b, role: "annex", name: "b.html", type: "text/html")]),
                ("too many", [main] + (0..<4).map { BrokerParty.piece("u\($0)", role: "annex", name: "\($0).pdf") }),
            ]
            for (name, pieces) in wrong {
                #expect(try await scene.actes.deposit("2026-01", pieces).refusal == "422 invalid-request", "\(name)")
            }
            let unknown = try await scene.actes.deposit("2026-01", [BrokerParty.piece("nowhere")])
            #expect(unknown.refusal == "422 unknown-upload")
            #expect(unknown.json?["lines"]?.array == ["nowhere"])
        }
    }

    @Test func `a piece is no larger than its own type allows, whatever another type may hold`() async throws {
        try await BrokerScene.lend { scene in
            for (length, isTaken) in [(Int(Hub.largestNote), true), (Int(Hub.largestNote) + 1, false)] {
                let upload = try await scene.actes.upload(String(repeating: "x", count: length))
                let piece = BrokerParty.piece(upload, name: "note.txt", type: "text/plain")
                let answer = try await scene.actes.deposit("note-\(length)", [piece], ["type": "note"])
                if isTaken { #expect(answer.status == 201) } else { #expect(answer.refusal == "413 too-large") }
            }
        }
    }

    @Test func `a body that is not JSON, not said to be, repeated or too long is refused`() async throws {
        try await BrokerScene.lend { scene in
            let bearer = (name: "Authorization", value: "Bearer \(scene.actes.token)")
            let headers = [bearer, BrokerParty.idempotency("k")]
            let wrong: [(text: String, type: String, refusal: String)] = [
                ("{", "application/json", "400 invalid-request"), ("[]", "application/json", "400 invalid-request"),
                (#"{"key":"a","key":"b"}"#, "application/json", "400 invalid-request"),
                ("{}", "text/plain", "415 invalid-request"),
                ("{\"key\":\"\(String(repeating: "k", count: 300_000))\"}", "application/json", "413 too-large"),
            ]
            for (text, type, refusal) in wrong {
                let request = HubRequest.post("/broker/v1/documents", text: text, type: type, headers: headers)
                let answer = try await scene.hub.send(request)
                #expect(answer.refusal == refusal, "\(text.prefix(20))")
            }
        }
    }
}
