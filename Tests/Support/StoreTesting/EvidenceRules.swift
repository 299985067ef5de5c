import JOSE
import Model
import Primitives
import Testing

extension StoreConformance {
    static let evidence: [StoreConformance] = [
        StoreConformance("one key signs evidence, whoever asks first, and its public part is published") { bench in
            let keys = try await bench.fifty { _ in
                try await bench.stores.evidence.signingKey(at: bench.start).id
            }
            #expect(Set(keys).count == 1)
            let published = try await bench.stores.evidence.publishedKeys()
            #expect(published.keys.map(\.id) == [keys[0]])
            #expect(published.keys.map(\.algorithms) == [[.ES256]])
            #expect(published.keys[0].jwk["d"] == nil)
        },
        StoreConformance("a receipt holds its act, its pieces and the digest of its audit entry") { bench in
            let broker = try await BrokerBench(bench)
            let sent = try await broker.sent()
            let item = try await broker.taken(by: "parapheur")
            let receipt = try #require(try await broker.apply(item, ["signed"]).done?.receipt)
            let keys = try await bench.stores.evidence.publishedKeys()
            let entry = try #require(
                try await bench.stores.audit.entries(realm: nil, name: "handover.applied", limit: 9).first
            )
            let claims = try Receipt.verify(receipt.statement, event: entry.body, keys: keys)
            #expect(throws: EvidenceFailure.eventDigest) {
                try Receipt.verify(receipt.statement, event: entry.body + " ", keys: keys)
            }
            #expect(claims["iss"]?.string == "https://hub.example")
            #expect(claims["jti"]?.string == receipt.id.text)
            #expect(claims["iat"]?.integer == bench.start.seconds)
            #expect(claims["kind"]?.string == "applied")
            #expect(claims["realm"]?.string == "vannes")
            #expect(claims["application"]?.string == "parapheur")
            #expect(claims["exchange"]?.string == sent.exchange.id.text)
            #expect(claims["handover"]?.string == item.handover.id.text)
            #expect(claims["document"]?["key"]?.string == "2026-001")
            #expect(claims["version"]?["id"]?.string == sent.version.id.text)
            #expect(claims["reason"] == nil)
            let digests = claims["pieces"]?.array?.map { $0["sha256"]?.string }
            #expect(digests == [Base64URL.encode(Digest.sha256("main")), Base64URL.encode(Digest.sha256("annex"))])
            #expect(claims["pieces"]?.array?.map { $0["size"]?.integer } == [4, 5])
            let produced = claims["produced"]?["pieces"]?.array?.map { $0["sha256"]?.string }
            #expect(produced == [Base64URL.encode(Digest.sha256("signed"))])
            #expect(claims["produced"]?["version"]?["derived_from"]?.string == sent.version.id.text)
        },
        StoreConformance("every entry under a root has a proof that verifies, in every realm") { bench in
            let broker = try await BrokerBench(bench)
            let audit = bench.stores.audit
            for round in 0..<3 {
                for number in 0..<(3 + 4 * round) {
                    try await audit.append(
                        bench.event(realm: number.isMultiple(of: 2) ? "vannes" : nil),
                        at: bench.start + .seconds(10 * round + number)
                    )
                }
                _ = try await broker.deposit("2026-\(round)", ["\(round)"])
                _ = try await audit.chain(now: bench.start)
                let root = try #require(try await broker.makeRoot())
                #expect(root.number == Int64(round + 1))
                #expect(try await broker.makeRoot() == nil)
            }
            let keys = try await bench.stores.evidence.publishedKeys()
            let entries = try await audit.entries(realm: nil, name: nil, limit: 999)
            for entry in entries {
                let proof = try #require(try await bench.stores.evidence.proof(of: entry.id))
                #expect(proof.body == entry.body)
                try proof.verify(keys: keys)
            }
            // What is chained and under no root yet has none, nor has what is not chained.
            try await audit.append(bench.event(), at: bench.start)
            let newest = { try await audit.entries(realm: nil, name: "agent.updated", limit: 999) }
            let known = Set(entries.map(\.id))
            let fresh = try #require(try await newest().first { !known.contains($0.id) })
            #expect(try await bench.stores.evidence.proof(of: fresh.id) == nil)
            _ = try await audit.chain(now: bench.start)
            #expect(try await bench.stores.evidence.proof(of: fresh.id) == nil)
            _ = try await broker.makeRoot()
            try #require(try await bench.stores.evidence.proof(of: fresh.id)).verify(keys: keys)
            #expect(try await bench.stores.evidence.proof(of: "none") == nil)
        },
        StoreConformance("each root holds the digest of the one before") { bench in
            let broker = try await BrokerBench(bench)
            for number in 0..<4 {
                try await bench.stores.audit.append(bench.event(), at: bench.start + .seconds(number))
                _ = try await bench.stores.audit.chain(now: bench.start)
                _ = try await broker.makeRoot()
            }
            let keys = try await bench.stores.evidence.publishedKeys()
            let roots = try await bench.stores.evidence.roots(after: 0, limit: 99)
            #expect(roots.map(\.number) == [1, 2, 3, 4])
            #expect(try await bench.stores.evidence.roots(after: 1, limit: 2) == Array(roots[1...2]))
            var previous: JSONValue = .null
            for root in roots {
                let claims = try JWT.verify(
                    root.statement,
                    keys: keys,
                    algorithms: [.ES256],
                    type: EvidenceRoot.type
                ).claims
                #expect(claims["previous"] == previous)
                #expect(claims["number"]?.integer == root.number)
                previous = .string(Base64URL.encode(Digest.sha256(root.statement)))
            }
        },
        StoreConformance("nodes that make roots at once make one of each number, and cover each entry once") { bench in
            let broker = try await BrokerBench(bench)
            let audit = bench.stores.audit
            let made = try await bench.fifty { number -> Int64? in
                let realm: Realm.Slug? = number.isMultiple(of: 3) ? nil : "vannes"
                try await audit.append(bench.event(realm: realm), at: bench.start + .seconds(number))
                _ = try? await audit.chain(now: bench.start)
                return try await broker.makeRoot()?.number
            }
            _ = try await audit.chain(now: bench.start)
            let last = try await broker.makeRoot()?.number
            let numbers = (made + [last]).compactMap { $0 }
            #expect(numbers.sorted() == (1...Int64(numbers.count)).map { $0 })
            let keys = try await bench.stores.evidence.publishedKeys()
            for entry in try await audit.entries(realm: nil, name: nil, limit: 999) {
                try #require(try await bench.stores.evidence.proof(of: entry.id)).verify(keys: keys)
            }
        },
        StoreConformance("any byte of a proof that is changed makes it fail") { bench in
            let broker = try await BrokerBench(bench)
            let receipt = try #require(try await broker.deposit("2026-001").created).receipt
            for number in 0..<6 {
                try await bench.stores.audit.append(bench.event(realm: "vannes"), at: bench.start + .seconds(number))
            }
            _ = try await bench.stores.audit.chain(now: bench.start)
            _ = try await broker.makeRoot()
            let proof = try #require(try await broker.exchanges.proof(of: receipt.id))
            let keys = try await bench.stores.evidence.publishedKeys()
            try proof.verify(keys: keys)
            var count = 0
            for forged in proof.forgeries() {
                #expect(throws: EvidenceFailure.self) { try forged.verify(keys: keys) }
                count += 1
            }
            #expect(count > 500)
            #expect(throws: EvidenceFailure.rootSignature) { try proof.verify(keys: KeySet(keys: [])) }
        },
        StoreConformance("personal values that are erased leave every proof valid") { bench in
            let broker = try await BrokerBench(bench)
            let member = try await bench.member(of: BrokerBench.realm)
            let event = bench.event(
                .signedIn,
                realm: BrokerBench.realm,
                agent: member.agent,
                personal: ["login": "alegoff"]
            )
            try await bench.stores.audit.append(event, at: bench.start)
            _ = try await bench.stores.audit.chain(now: bench.start)
            _ = try await broker.makeRoot()
            try await bench.stores.audit.erasePersonalValues(of: member.agent)
            let keys = try await bench.stores.evidence.publishedKeys()
            let entries = try await bench.stores.audit.entries(realm: nil, name: nil, limit: 99)
            #expect(entries.contains { $0.personal == nil })
            for entry in entries {
                try #require(try await bench.stores.evidence.proof(of: entry.id)).verify(keys: keys)
            }
            #expect(try await bench.stores.audit.verify().firstBroken == nil)
        },
    ]
}

extension BrokerBench {
    func makeRoot() async throws -> EvidenceRoot? {
        try await self.stores.evidence.makeRoot(signing: self.signing, at: self.start)
    }
}
