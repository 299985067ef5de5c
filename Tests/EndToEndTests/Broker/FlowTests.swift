import HubTesting
import Primitives
import Testing

/// I10: what is on its way through the hub is bounded by construction, whatever the speed of disk and processor.
@Suite struct FlowTests {
    private static func lend(
        _ body: @escaping @Sendable (BrokerScene, RawConnection, _ requests: Flow, _ answers: Flow) async throws -> Void
    ) async throws {
        let (requests, answers) = (Flow(), Flow())
        let objects = CountedObjects(taken: requests, given: answers)
        try await BrokerScene.lend(with: BrokerParts(objects: objects)) { scene in
            try await scene.hub.listen(through: { [SlowPassage(requests: requests, answers: answers)] }) { port in
                let connection = RawConnection()
                try await connection.open(port: port)
                try await body(scene, connection, requests, answers)
            }
        }
    }

    @Test func `I10: a piece is read no faster than its connection takes it`() async throws {
        try await Self.lend { scene, connection, _, answers in
            let deposit = try await scene.actes.document("2026-01", "%PDF-1.7")
            let version = try #require(deposit["version"]?["id"]?.string)
            let head = [
                "GET /broker/v1/versions/\(version)/pieces/1 HTTP/1.1", "Host: liamm.example",
                "Authorization: Bearer \(scene.actes.token)", "Connection: close", "", "",
            ]
            #expect(await connection.send(Array(head.joined(separator: "\r\n").utf8)))
            let size = CountedObjects.chunks * 65_536
            #expect(await connection.receive(limit: 2 * size).utf8.count > size)
            #expect(answers.given == CountedObjects.chunks)
            #expect(answers.mostAhead <= 2)
        }
    }

    @Test func `I10: an upload is taken from its connection no faster than it is written`() async throws {
        try await Self.lend { scene, connection, requests, _ in
            let bytes = [UInt8](repeating: 0x20, count: 16 << 20)
            let head = [
                "POST /broker/v1/uploads?realm=armor HTTP/1.1", "Host: liamm.example",
                "Authorization: Bearer \(scene.actes.token)", "Content-Length: \(bytes.count)",
                "Content-Digest: \(BrokerParty.contentDigest(of: bytes))", "Connection: close", "", "",
            ]
            #expect(await connection.send(Array(head.joined(separator: "\r\n").utf8) + bytes))
            #expect(await connection.receive(limit: 12).hasPrefix("HTTP/1.1 201"))
            #expect(requests.largest > 0)
            #expect(requests.mostAhead * requests.largest <= 512 << 10)
        }
    }
}
