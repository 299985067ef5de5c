import Model
import Primitives
import Testing

extension StoreConformance {
    static let audit: [StoreConformance] = [
        StoreConformance("entries are found newest first, by realm and by name") { bench in
            let store = bench.stores.audit
            let realms: [Realm.Slug?] = [nil, "vannes", "auray", "vannes"]
            for (number, realm) in realms.enumerated() {
                let event = bench.event(.roleGranted, realm: realm, fields: ["number": String(number)])
                try await store.append(event, at: bench.start + .seconds(number))
            }
            try await store.append(bench.event(.keyRotated, realm: "vannes"), at: bench.start + .seconds(9))
            #expect(
                try await store.entries(realm: nil, name: nil, limit: 99).map(\.realm) == [
                    "vannes", "vannes", "auray", "vannes", nil,
                ]
            )
            #expect(try await store.entries(realm: nil, name: "key.rotated", limit: 99).count == 1)
            #expect(
                try await store.entries(realm: "vannes", name: nil, limit: 2).map(\.name) == [
                    "key.rotated", "admin.granted",
                ]
            )
            let found = try await store.entries(realm: "vannes", name: "admin.granted", limit: 99)
            #expect(found.map(\.time) == [bench.start + .seconds(3), bench.start + .seconds(1)])
            let entry = try #require(found.first)
            #expect(entry.actor == "hub")
            #expect(entry.sequence == nil)
            #expect(entry.personal == [:])
            let body = try StrictJSON.parse(entry.body)
            #expect(body["fields"] == ["number": "3"])
            #expect(body.canonicalText == entry.body)
            #expect(try await store.entries(realm: "lorient", name: nil, limit: 99).isEmpty)
        },
        StoreConformance("entries are chained once, each realm apart, and verify") { bench in
            let store = bench.stores.audit
            for number in 0..<30 {
                let event = bench.event(realm: [nil, "vannes", "auray"][number % 3])
                try await store.append(event, at: bench.start + .seconds(number))
            }
            #expect(try await store.verify() == AuditVerification(entries: 0, unchained: 30, firstBroken: nil))
            #expect(try await store.chain(now: bench.start) == 30)
            #expect(try await store.chain(now: bench.start) == 0)
            #expect(try await store.verify() == AuditVerification(entries: 30, unchained: 0, firstBroken: nil))
            let chained = try await store.entries(realm: "vannes", name: nil, limit: 99)
            #expect(chained.map(\.sequence) == (1...10).reversed().map { Int64($0) })
            var leaf = [UInt8](repeating: 0, count: 32)
            for entry in chained.reversed() {
                leaf = Digest.sha256(leaf + Digest.sha256(entry.body))
                #expect(entry.leaf == leaf)
            }
        },
        StoreConformance("more entries than one batch are chained by one call") { bench in
            let store = bench.stores.audit
            _ = try await bench.fifty { number in
                for _ in 0..<24 { try await store.append(bench.event(), at: bench.start + .seconds(number)) }
            }
            #expect(try await store.chain(now: bench.start) == 1200)
            #expect(try await store.verify() == AuditVerification(entries: 1200, unchained: 0, firstBroken: nil))
        },
        StoreConformance("what is written while others chain is chained, and the chain has no fork") { bench in
            let store = bench.stores.audit
            let chained = try await bench.fifty { number in
                if number.isMultiple(of: 5) { return try await store.chain(now: bench.start) }
                try await store.append(bench.event(realm: number.isMultiple(of: 2) ? "vannes" : nil), at: bench.start)
                return 0
            }
            let last = try await store.chain(now: bench.start)
            #expect(chained.reduce(last, +) == 40)
            #expect(try await store.verify() == AuditVerification(entries: 40, unchained: 0, firstBroken: nil))
        },
        StoreConformance("personal values are kept beside the chain, committed to but not told by it") { bench in
            try await bench.realm("vannes")
            let member = try await bench.member(of: "vannes")
            let personal = ["login": "alegoff", "mail": "anne@vannes.example"]
            let event = bench.event(.signedIn, realm: "vannes", agent: member.agent, personal: personal)
            for _ in 0..<2 { try await bench.stores.audit.append(event, at: bench.start) }
            let entries = try await bench.stores.audit.entries(realm: "vannes", name: "session.started", limit: 9)
            #expect(entries.map(\.personal) == [personal, personal])
            let entry = try #require(entries.first)
            #expect(!entry.body.contains("alegoff"))
            let commitments = try #require(StrictJSON.parse(entry.body)["commitments"]?.object)
            #expect(Set(commitments.keys) == ["login", "mail"])
            #expect(commitments.values.allSatisfy { Base64URL.decode($0.string ?? "")?.count == 32 })
            #expect(commitments["login"] != .string(Base64URL.encode(Digest.sha256("alegoff"))))
        },
        StoreConformance("erasure takes the personal values of one agent, and the chain still verifies") { bench in
            try await bench.realm("vannes")
            let members = [try await bench.member(of: "vannes"), try await bench.member(of: "vannes", "yann")]
            let store = bench.stores.audit
            for member in members {
                let name = ["name": member.profile.login]
                try await store.append(bench.event(.signedIn, agent: member.agent, personal: name), at: bench.start)
            }
            _ = try await store.chain(now: bench.start)
            let chained = try await store.entries(realm: nil, name: nil, limit: 99)
            for _ in 0..<2 { try await store.erasePersonalValues(of: members[0].agent) }
            let entries = try await store.entries(realm: nil, name: "session.started", limit: 99)
            #expect(Set(entries.map(\.personal)) == [nil, ["name": "yann"]])
            #expect(try await store.entries(realm: nil, name: nil, limit: 99).map(\.leaf) == chained.map(\.leaf))
            #expect(try await store.verify().firstBroken == nil)

            let later = bench.event(.signedIn, agent: members[0].agent, personal: ["name": "again"])
            try await store.append(later, at: bench.start + .seconds(1))
            _ = try await store.chain(now: bench.start)
            let newest = try #require(try await store.entries(realm: nil, name: nil, limit: 1).first)
            #expect(newest.personal?["name"] == nil)
            #expect(
                try await store.verify()
                    == AuditVerification(entries: chained.count + 1, unchained: 0, firstBroken: nil)
            )
        },
        StoreConformance("an agent that has no key yet gets one with its first personal values") { bench in
            let store = bench.stores.audit
            let agent = bench.newAgent().id
            _ = try await bench.fifty { _ in
                try await store.append(bench.event(.signInFailed, agent: agent, personal: ["a": "b"]), at: bench.start)
            }
            let entries = try await store.entries(realm: nil, name: nil, limit: 99)
            #expect(entries.map(\.personal) == Array(repeating: ["a": "b"], count: 50))
            #expect(Set(entries.map { try? StrictJSON.parse($0.body)["commitments"] }).count == 1)
            try await store.append(bench.event(.signInFailed, personal: ["a": "nobody"]), at: bench.start + .seconds(1))
            let newest = try await store.entries(realm: nil, name: nil, limit: 1)
            #expect(newest.map(\.personal) == [[:]])
        },
        StoreConformance("an act that is undone leaves no entry") { bench in
            try await bench.realm("vannes")
            try await bench.application("mail", in: "vannes")
            let before = try await bench.stores.audit.entries(realm: nil, name: nil, limit: 99)
            await bench.conflicts { try await bench.application("mail", in: "vannes") }
            #expect(try await bench.stores.audit.entries(realm: nil, name: nil, limit: 99) == before)
        },
    ]
}
