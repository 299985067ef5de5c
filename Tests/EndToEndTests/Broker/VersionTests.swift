import HubTesting
import Model
import Primitives
import Testing

/// A new version says which one it was made from (RFC 9110, section 13.1.1; RFC 6585, section 3).
@Suite struct VersionTests {
    private static func add(
        _ text: String,
        to document: String,
        ifMatch: String?,
        key: String,
        by party: BrokerParty
    ) async throws -> HubAnswer {
        let piece = BrokerParty.piece(try await party.upload(text))
        var headers = [BrokerParty.idempotency(key)]
        if let ifMatch { headers.append((name: "If-Match", value: ifMatch)) }
        return try await party.post("documents/\(document)/versions", ["pieces": [piece]], headers: headers)
    }

    @Test func `RFC 6585 3: without If-Match 428, with an older one 412, with the latest it is made`() async throws {
        try await BrokerScene.lend { scene in
            let deposit = try await scene.actes.document("2026-01", "%PDF-1.7 un")
            let document = try #require(deposit["document"]?["id"]?.string)
            let read = try await scene.actes.get("documents/\(document)")
            let first = try #require(read.header("ETag"))
            let missing = try await Self.add("deux", to: document, ifMatch: nil, key: "a", by: scene.actes)
            #expect(missing.refusal == "428 precondition-required")
            let second = try await Self.add("deux", to: document, ifMatch: first, key: "b", by: scene.actes)
            #expect(second.status == 201)
            #expect(second.json?["version"]?["number"]?.integer == 2)
            #expect(second.header("ETag") != first)
            let late = try await Self.add("trois", to: document, ifMatch: first, key: "c", by: scene.actes)
            #expect(late.refusal == "412 precondition-failed")
            for tag in ["*", "\"nowhere\"", "W/\(first)", ""] {
                let answer = try await Self.add("quatre", to: document, ifMatch: tag, key: "d", by: scene.actes)
                #expect(answer.refusal == "412 precondition-failed", "\(tag)")
            }
            #expect(try await scene.actes.get("documents/\(document)").header("ETag") == second.header("ETag"))
        }
    }

    @Test func `I3: a version asked for twice with one key is made once`() async throws {
        try await BrokerScene.lend { scene in
            let deposit = try await scene.actes.document("2026-01", "%PDF-1.7 un")
            let document = try #require(deposit["document"]?["id"]?.string)
            let tag = try #require(deposit["version"]?["id"]?.string)
            let piece = BrokerParty.piece(try await scene.actes.upload("%PDF-1.7 deux"))
            let headers = [BrokerParty.idempotency("k"), (name: "If-Match", value: "\"\(tag)\"")]
            let path = "documents/\(document)/versions"
            let first = try await scene.actes.post(path, ["pieces": [piece]], headers: headers)
            let again = try await scene.actes.post(path, ["pieces": [piece]], headers: headers)
            #expect(first.status == 201)
            #expect(again.status == 200)
            #expect(first.json == again.json)
            #expect(try await scene.count("versions") == 2)
        }
    }

    @Test func `a version keeps to the type of its document`() async throws {
        try await BrokerScene.lend { scene in
            let deposit = try await scene.actes.document("2026-01", "%PDF-1.7 un")
            let document = try #require(deposit["document"]?["id"]?.string)
            let tag = try #require(deposit["version"]?["id"]?.string)
            let piece = BrokerParty.piece(try await scene.actes.upload("texte"), name: "a.txt", type: "text/plain")
            let answer = try await scene.actes.post(
                "documents/\(document)/versions",
                ["pieces": [piece]],
                headers: [BrokerParty.idempotency("k"), (name: "If-Match", value: "\"\(tag)\"")]
            )
            #expect(answer.refusal == "422 invalid-request")
        }
    }

    @Test func `an exchange under way keeps the version it began with`() async throws {
        try await BrokerScene.lend { scene in
            let started = try await scene.start("2026-01")
            let next = try await Self.add(
                "%PDF-1.7 deux",
                to: started.document,
                ifMatch: "\"\(started.version)\"",
                key: "k",
                by: scene.actes
            )
            #expect(next.status == 201)
            let item = try await scene.parapheur.get("handovers/\(started.handover)")
            #expect(item.json?["version"]?["id"]?.string == started.version)
            // The recipient sees what was handed to it, not what came after.
            let later = try #require(next.json?["version"]?["id"]?.string)
            #expect(try await scene.parapheur.get("versions/\(later)").refusal == "404 not-found")
        }
    }
}
