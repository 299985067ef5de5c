import Model
import Primitives
import Testing

extension StoreConformance {
    static let realms: [StoreConformance] = [
        StoreConformance("realms are kept as declared, with their version") { bench in
            let registry = bench.stores.registry
            #expect(try await registry.all().isEmpty)
            try await bench.realm("vannes")
            try await bench.realm("auray")
            let auray = try bench.declaration("auray")
            #expect(try await registry.all().map(\.realm.slug) == ["auray", "vannes"])
            #expect(try await registry.realm("auray") == AppliedRealm(realm: auray, version: 1))
            #expect(try await registry.realm("elsewhere") == nil)

            var renamed = auray
            renamed.name = "Auray & alentours"
            try await bench.apply([renamed], expected: ["auray": 1])
            #expect(try await registry.realm("auray") == AppliedRealm(realm: renamed, version: 2))

            try await bench.apply([], removals: ["auray"], expected: ["auray": 2, "vannes": 1])
            #expect(try await registry.all().map(\.realm.slug) == ["vannes"])
        },
        StoreConformance("a plan made from another state changes nothing") { bench in
            try await bench.realm("vannes")
            try await bench.realm("auray")
            let baud = try bench.declaration("baud")
            await bench.conflicts { try await bench.apply([baud], expected: ["vannes": 2]) }
            await bench.conflicts { try await bench.apply([baud], expected: ["lorient": 1]) }
            await bench.conflicts { try await bench.apply([baud], removals: ["vannes"], expected: ["vannes": 7]) }
            await bench.conflicts { try await bench.apply([baud], removals: ["vannes"], expected: [:]) }
            let auray = try bench.declaration("auray")
            await bench.conflicts { try await bench.apply([baud, auray], expected: [:]) }
            #expect(try await bench.stores.registry.all().map(\.version) == [1, 1])
            #expect(try await bench.stores.registry.realm("baud") == nil)
        },
        StoreConformance("a domain leads to one realm and may move in one plan") { bench in
            let registry = bench.stores.registry
            try await bench.realm("vannes", domains: ["vannes.example"])
            try await bench.realm("auray")
            #expect(try await registry.realm(domain: "Vannes.EXAMPLE")?.slug == "vannes")
            #expect(try await registry.realm(domain: "annes.example") == nil)
            let greedy = try bench.declaration("auray", domains: ["vannes.example"])
            await bench.conflicts { try await bench.apply([greedy], expected: ["auray": 1]) }
            #expect(try await registry.realm(domain: "vannes.example")?.slug == "vannes")
            let poorer = try bench.declaration("vannes")
            try await bench.apply([greedy, poorer], expected: ["auray": 1, "vannes": 1])
            #expect(try await registry.realm(domain: "vannes.example")?.slug == "auray")
        },
        StoreConformance("a realm with agents or applications is not removed") { bench in
            try await bench.realm("vannes")
            try await bench.realm("auray", domains: ["auray.example"])
            _ = try await bench.member(of: "vannes")
            try await bench.application("mail", in: "auray")
            for slug in ["vannes", "auray"] as [Realm.Slug] {
                await bench.conflicts { try await bench.apply([], removals: [slug], expected: [slug: 1]) }
            }
            #expect(try await bench.stores.registry.realm(domain: "auray.example")?.slug == "auray")
        },
        StoreConformance("a realm of a slug that was there before begins with nothing of it") { bench in
            try await bench.realm("vannes")
            let agent = bench.newAgent()
            let affiliation = bench.affiliation(of: agent, in: "vannes", try bench.profile("anne"))
            let link = bench.newLink(.password, affiliation)
            try await bench.stores.links.add(link, sends: [], audit: bench.event(.linkGiven))
            let factors = bench.stores.factors
            _ = try await factors.enrolmentAskedAt(affiliation.id, in: "vannes", else: bench.start)
            try await bench.stores.realm("vannes").directories
                .recordContact(with: "ldap", at: bench.start, rest: .zero)
            try await bench.apply([], removals: ["vannes"], expected: ["vannes": 1])
            try await bench.realm("vannes")
            let audit = bench.event(.agentCreated)
            try await bench.stores.realm("vannes").affiliations
                .create(agent, affiliation, passwordHash: nil, chosenBy: .agent, audit: audit, at: bench.start)
            let later = bench.start + .minutes(1)
            #expect(try await bench.stores.links.link(link.hash, now: later) == nil)
            #expect(try await factors.enrolmentAskedAt(affiliation.id, in: "vannes", else: later) == later)
            #expect(try await bench.stores.realm("vannes").directories.lastContact(with: "ldap") == nil)
        },
        StoreConformance("of fifty plans from one state one is carried out") { bench in
            try await bench.realm("vannes")
            let realm = try bench.declaration("vannes")
            let done = try await bench.doneOfFifty { _ in try await bench.apply([realm], expected: ["vannes": 1]) }
            #expect(done == 1)
            #expect(try await bench.stores.registry.realm("vannes")?.version == 2)
        },
        StoreConformance("of fifty that create one realm one does") { bench in
            let realm = try bench.declaration("vannes")
            let done = try await bench.doneOfFifty { _ in try await bench.apply([realm], expected: [:]) }
            #expect(done == 1)
            #expect(try await bench.stores.registry.realm("vannes")?.version == 1)
        },
    ]
}

extension StoreBench {
    fileprivate func apply(_ upserts: [Realm], removals: [Realm.Slug] = [], expected: [Realm.Slug: Int64]) async throws
    {
        try await self.stores.registry.apply(
            upserts: upserts,
            removals: removals,
            expected: expected,
            audit: self.event(.realmsApplied),
            at: self.start
        )
    }
}
