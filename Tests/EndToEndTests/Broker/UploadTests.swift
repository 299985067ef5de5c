import HubTesting
import Model
import Primitives
import Testing

/// I1: no success before the bytes are safe and their digest is the one announced (RFC 9530).
@Suite struct UploadTests {
    private static let bytes = Array("%PDF-1.7 délibération".utf8)
    private static let right = BrokerParty.contentDigest(of: Self.bytes)

    @Test func `bytes with their digest are kept, and said back`() async throws {
        try await BrokerScene.lend { scene in
            let answer = try await scene.actes.upload(Self.bytes, digest: Self.right)
            #expect(answer.status == 201)
            #expect(answer.json?["size"]?.integer == Int64(Self.bytes.count))
            #expect(answer.json?["sha256"]?.string == Base64URL.encode(Digest.sha256(Self.bytes)))
        }
    }

    @Test(arguments: [
        nil, "", ":", "sha-256", "sha-256=abc", "sha-256=::", "sha-256=:AAAA:", "md5=:1B2M2Y8AsgTpgAmY7PhCfg==:",
        "sha-512=:AAAA:", "SHA-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:",
    ])
    func `I1: without a digest that can be read, nothing is kept`(field: String?) async throws {
        try await BrokerScene.lend { scene in
            let answer = try await scene.actes.upload(Self.bytes, digest: field)
            #expect([400, 422].contains(answer.status), "\(field ?? "none")")
            #expect(answer.problem == "invalid-request", "\(field ?? "none"): \(answer.text)")
            #expect(try await scene.count("uploads") == 0)
            #expect(try await scene.count("objects") == 0)
        }
    }

    @Test func `I1: other bytes than announced are refused and not kept`() async throws {
        try await BrokerScene.lend { scene in
            for other in [Array(Self.bytes.dropLast()), Self.bytes + [0], []] {
                let answer = try await scene.actes.upload(other, digest: Self.right)
                #expect(answer.refusal == "422 digest-mismatch")
            }
            #expect(try await scene.count("uploads") == 0)
        }
    }

    @Test func `a digest beside others, and twice`() async throws {
        try await BrokerScene.lend { scene in
            let beside = try await scene.actes.upload(Self.bytes, digest: "sha-512=:AAAA:, \(Self.right)")
            #expect(beside.status == 201)
            let twice = try await scene.actes.upload(Self.bytes, digest: "\(Self.right), \(Self.right)")
            #expect(twice.refusal == "422 invalid-request")
        }
    }

    @Test func `the largest piece of any type is taken, one byte more is not`() async throws {
        try await BrokerScene.lend { scene in
            let largest = [UInt8](repeating: 0x20, count: Int(Hub.largestPiece))
            let kept = try await scene.actes.upload(largest, digest: BrokerParty.contentDigest(of: largest))
            #expect(kept.status == 201)
            let more = largest + [0x20]
            let refused = try await scene.actes.upload(more, digest: BrokerParty.contentDigest(of: more))
            #expect(refused.refusal == "413 too-large")
        }
    }

    @Test func `nothing at all is a piece too`() async throws {
        try await BrokerScene.lend { scene in
            let answer = try await scene.actes.upload([], digest: BrokerParty.contentDigest(of: []))
            #expect(answer.status == 201)
            #expect(answer.json?["size"]?.integer == 0)
        }
    }

    @Test func `the realm is one that the application serves`() async throws {
        try await BrokerScene.lend { scene in
            for realm in ["argoat", "armor"] as [Realm.Slug] {
                #expect(try await scene.actes.upload(Self.bytes, digest: Self.right, realm: realm).status == 201)
            }
            for realm in [nil, "region", "ailleurs"] as [Realm.Slug?] {
                let answer = try await scene.actes.upload(Self.bytes, digest: Self.right, realm: realm)
                #expect(answer.refusal == "403 forbidden")
            }
            let misspelt = try await scene.actes.upload(Self.bytes, digest: Self.right, realm: "Armor")
            #expect(misspelt.refusal == "422 invalid-request")
            let local = try await scene.hub.party("locale", in: "argoat")
            #expect(try await local.upload(Self.bytes, digest: Self.right, realm: nil).status == 201)
            let foreign = try await local.upload(Self.bytes, digest: Self.right, realm: "armor")
            #expect(foreign.refusal == "403 forbidden")
        }
    }

    @Test func `an upload nobody used in a day is forgotten`() async throws {
        try await BrokerScene.lend { scene in
            let upload = try await scene.actes.upload("%PDF-1.7")
            scene.hub.clock.advance(by: Upload.life + .seconds(1))
            var actes = scene.actes
            actes.token = try await scene.hub.brokerToken(actes.client)
            let answer = try await actes.deposit("2026-1", [BrokerParty.piece(upload)])
            #expect(answer.refusal == "422 unknown-upload")
            _ = try await scene.hub.stores.upkeep.forgetUploads(now: scene.hub.clock.now)
            #expect(try await scene.count("uploads") == 0)
            #expect(try await scene.count("objects") == 0)
        }
    }

    @Test func `a query that is not known is refused by name`() async throws {
        try await BrokerScene.lend { scene in
            let answer = try await scene.actes.post("uploads?realms=armor", [:])
            #expect(answer.refusal == "422 invalid-request")
            #expect(answer.text.contains("realms"))
            #expect(try await scene.actes.post("uploads?realm=%ZZ", [:]).problem == "invalid-request")
        }
    }
}
