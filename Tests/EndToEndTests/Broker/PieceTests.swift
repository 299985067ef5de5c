import HubTesting
import Primitives
import Testing

/// The bytes of a piece, whole or in part (RFC 9110, section 14; RFC 9530).
@Suite struct PieceTests {
    private static let text = "0123456789abcdef"

    private static func lend(_ body: @escaping @Sendable (BrokerScene, String) async throws -> Void) async throws {
        try await BrokerScene.lend { scene in
            let deposit = try await scene.actes.document("2026-01", self.text)
            let version = try #require(deposit["version"]?["id"]?.string)
            try await body(scene, "versions/\(version)/pieces/1")
        }
    }

    @Test func `a piece comes whole with its type, its digest and its tag`() async throws {
        try await Self.lend { scene, path in
            let answer = try await scene.actes.get(path)
            #expect(answer.status == 200)
            #expect(answer.text == Self.text)
            #expect(answer.header("Content-Type") == "application/pdf")
            #expect(answer.header("Repr-Digest") == BrokerParty.contentDigest(of: Array(Self.text.utf8)))
            #expect(answer.header("ETag") == "\"\(Base64URL.encode(Digest.sha256(Self.text)))\"")
            #expect(answer.header("Accept-Ranges") == "bytes")
            #expect(answer.header("Content-Length") == "16")
            #expect(answer.header("X-Content-Type-Options") == "nosniff")
            #expect(answer.header("Content-Disposition")?.hasPrefix("attachment") == true)
        }
    }

    @Test(arguments: [
        ("bytes=0-3", 0..<4), ("bytes=4-", 4..<16), ("bytes=-4", 12..<16), ("bytes=15-15", 15..<16),
        ("bytes=0-999", 0..<16), ("bytes=-999", 0..<16),
    ])
    func `RFC 9110 15.3.7: a range is 206, cut at the end`(range: String, expected: Range<Int>) async throws {
        try await Self.lend { scene, path in
            let answer = try await scene.actes.get(path, headers: [(name: "Range", value: range)])
            #expect(answer.status == 206)
            #expect(
                Array(answer.text.utf8)
                    == Array(
                        Self.text.utf8[Self.text.utf8.index(Self.text.startIndex, offsetBy: expected.lowerBound)...]
                            .prefix(expected.count)
                    )
            )
            #expect(answer.header("Content-Range") == "bytes \(expected.lowerBound)-\(expected.upperBound - 1)/16")
            #expect(answer.header("Content-Length") == "\(expected.count)")
            #expect(answer.header("Repr-Digest") == BrokerParty.contentDigest(of: Array(Self.text.utf8)))
        }
    }

    @Test(arguments: ["bytes=16-", "bytes=99-100", "bytes=-0"])
    func `RFC 9110 15.5.17: a range outside is 416 and says the size`(range: String) async throws {
        try await Self.lend { scene, path in
            let answer = try await scene.actes.get(path, headers: [(name: "Range", value: range)])
            #expect(answer.status == 416)
            #expect(answer.header("Content-Range") == "bytes */16")
        }
    }

    @Test(arguments: [
        "bytes=5-2", "bytes=0-1,3-4", "lines=0-1", "bytes", "bytes=a-b", "bytes=-", "bytes=0-99999999999999999999",
    ])
    func `RFC 9110 14.2: a range that cannot be read is passed over`(range: String) async throws {
        try await Self.lend { scene, path in
            let answer = try await scene.actes.get(path, headers: [(name: "Range", value: range)])
            #expect(answer.status == 200)
            #expect(answer.text == Self.text)
        }
    }

    @Test func `RFC 9110 15.4.5: what is held already is not sent again`() async throws {
        try await Self.lend { scene, path in
            let tag = try #require(try await scene.actes.get(path).header("ETag"))
            for field in [tag, "\"other\", \(tag)", "W/\(tag)", "*"] {
                let answer = try await scene.actes.get(path, headers: [(name: "If-None-Match", value: field)])
                #expect(answer.status == 304, "\(field)")
                #expect(answer.text.isEmpty)
                #expect(answer.header("ETag") == tag)
            }
            let other = try await scene.actes.get(path, headers: [(name: "If-None-Match", value: "\"other\"")])
            #expect(other.status == 200)
        }
    }

    @Test(arguments: ["0", "2", "-1", "x", "9999999999999999999999", "1.0"])
    func `a piece that is not there is not found`(number: String) async throws {
        try await Self.lend { scene, path in
            let other = path.dropLast() + number
            let answer = try await scene.actes.get(String(other))
            #expect(answer.refusal == "404 not-found")
        }
    }
}
