import HubTesting
import Primitives
import Testing

/// I10: a body is taken as it comes, never gathered; I1: one that stops in its middle is not kept.
@Suite struct UploadStreamTests {
    private static func head(_ party: BrokerParty, length: Int, digest: String) -> [UInt8] {
        let lines = [
            "POST /broker/v1/uploads?realm=armor HTTP/1.1", "Host: liamm.example",
            "Authorization: Bearer \(party.token)", "Content-Digest: \(digest)", "Content-Length: \(length)",
            "Connection: close", "", "",
        ]
        return Array(lines.joined(separator: "\r\n").utf8)
    }

    @Test(.timeLimit(.minutes(10)))
    func `I10: an upload that goes on and on is refused while it goes on`() async throws {
        try await BrokerScene.lend { scene in
            try await scene.hub.listen { port in
                let connection = RawConnection()
                try await connection.open(port: port)
                let digest = BrokerParty.contentDigest(of: [])
                var isTaken = await connection.send(Self.head(scene.actes, length: 1 << 30, digest: digest))
                let chunk = [UInt8](repeating: 0x20, count: 65_536)
                var sent = 0
                while isTaken, sent < 64 << 20, await !connection.isAnswered {
                    isTaken = await connection.send(chunk)
                    sent += chunk.count
                }
                #expect(sent < 32 << 20)
                #expect(await connection.receive(limit: 12).hasPrefix("HTTP/1.1 413"))
            }
            #expect(try await scene.count("uploads") == 0)
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func `I1: an upload that stops in its middle is not kept`() async throws {
        try await BrokerScene.lend { scene in
            try await scene.hub.listen { port in
                let connection = RawConnection()
                try await connection.open(port: port)
                // The digest is right for what comes, which is less than was announced.
                let bytes = [UInt8](repeating: 0x20, count: 1000)
                let digest = BrokerParty.contentDigest(of: bytes)
                _ = await connection.send(Self.head(scene.actes, length: 2000, digest: digest) + bytes)
                await connection.endSending()
                #expect(await !connection.receive().hasPrefix("HTTP/1.1 2"))
            }
            #expect(try await scene.count("uploads") == 0)
            #expect(try await scene.count("objects") == 0)
        }
    }
}
