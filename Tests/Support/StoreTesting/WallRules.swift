import Model
import Primitives
import Testing

/// The handle of one realm neither shows nor changes anything of another, even when given its identifiers.
extension StoreConformance {
    static let walls: [StoreConformance] = [
        StoreConformance("a realm does not see another's affiliations") { bench in
            let here = try await bench.realm("vannes").affiliations
            try await bench.realm("auray")
            let there = try await bench.member(of: "auray", "anne", mail: "anne@auray.example")
            try await bench.stores.realm("auray").affiliations
                .setPasswordHash(
                    "hash",
                    of: there.id,
                    chosenBy: .agent,
                    sends: [],
                    audit: bench.event(),
                    at: bench.start
                )
            #expect(try await here.affiliation(there.id) == nil)
            #expect(try await here.named("anne").isEmpty)
            #expect(try await here.named("anne@auray.example").isEmpty)
            #expect(try await here.page(after: nil, limit: 99).isEmpty)
            #expect(try await here.count() == 0)
            #expect(try await here.passwordHash(of: there.id) == nil)
            // A login is held inside a realm only.
            let same = try await bench.member(of: "vannes", "anne", mail: "anne@auray.example")
            #expect(try await here.named("anne") == [same])
        },
        StoreConformance("a realm does not change another's affiliations") { bench in
            let here = try await bench.realm("vannes").affiliations
            let there = try await bench.realm("auray").affiliations
            let victim = try await bench.member(of: "auray", "anne")
            let audit = bench.event()
            let profile = try bench.profile("taken")
            #expect(try await here.update(victim.id, profile: profile, audit: audit, at: bench.start) == nil)
            #expect(try await !here.disable(victim.id, audit: audit, at: bench.start))
            await bench.conflicts {
                try await here.setPasswordHash(
                    "x",
                    of: victim.id,
                    chosenBy: .agent,
                    sends: [],
                    audit: audit,
                    at: bench.start
                )
            }
            #expect(try await there.affiliation(victim.id) == victim)
            #expect(try await there.passwordHash(of: victim.id) == nil)
            #expect(try await there.disable(victim.id, audit: audit, at: bench.start))
            #expect(try await !here.enable(victim.id, audit: audit, at: bench.start))
            #expect(try await there.affiliation(victim.id)?.status == .disabled)
            let agent = bench.newAgent()
            let foreign = bench.affiliation(of: agent, in: "auray", profile)
            await bench.conflicts {
                try await here.create(
                    agent,
                    foreign,
                    passwordHash: "x",
                    chosenBy: .agent,
                    audit: audit,
                    at: bench.start
                )
            }
            #expect(try await there.count() == 1)
        },
        StoreConformance("a realm gives no hat to another's agent") { bench in
            let here = try await bench.realm("vannes").affiliations
            try await bench.realm("auray")
            let victim = try await bench.member(of: "auray", "anne")
            let agent = try #require(try await bench.stores.agents.agent(victim.agent))
            let local = bench.affiliation(of: agent, in: "vannes", try bench.profile("anne"))
            await bench.conflicts {
                try await here.create(
                    agent,
                    local,
                    passwordHash: "x",
                    chosenBy: .agent,
                    audit: bench.event(),
                    at: bench.start
                )
            }
            let ldap = try await bench.directory("ldap", in: "vannes", isNewRealm: false)
            await bench.conflicts { _ = try await ldap.add("anne", key: "k1", to: agent.id) }
            #expect(try await bench.stores.agents.affiliations(of: agent.id) == [victim])
        },
        StoreConformance("a realm neither sees nor changes another's applications") { bench in
            let here = try await bench.realm("vannes").applications
            try await bench.realm("auray")
            let there = try await bench.application("mail", in: "auray")
            let regional = try await bench.application("regional", in: Realm.region, activatedRealms: ["vannes"])
            for application in [there, regional] {
                #expect(try await here.application(application.clientID) == nil)
                #expect(try await !here.update(application, audit: bench.event(), at: bench.start))
                let claimed = Application(
                    realm: "vannes",
                    clientID: application.clientID,
                    name: "taken",
                    redirectURIs: []
                )
                #expect(try await !here.update(claimed, audit: bench.event(), at: bench.start))
                await bench.conflicts { try await here.create(application, audit: bench.event(), at: bench.start) }
                #expect(try await bench.stores.applications.application(application.clientID) == application)
            }
            #expect(try await here.all().isEmpty)
            #expect(try await bench.stores.applications.offered(in: "vannes") == [regional])
        },
        StoreConformance("a realm's directory neither sees nor changes another's of the same name") { bench in
            let here = try await bench.directory("ldap", in: "vannes")
            let there = try await bench.directory("ldap", in: "auray")
            let victim = try await there.add("anne", mail: "anne@auray.example", key: "k1")
            #expect(try await here.store.current(of: "ldap").affiliations.isEmpty)
            #expect(try await here.store.current(of: "ldap").version == 0)
            #expect(try await here.store.namesHeldElsewhere(than: "other").isEmpty)
            #expect(try await here.store.runs(of: "ldap", limit: 9).isEmpty)
            for change in [
                .disable(victim.id, reason: "x"), .enable(victim.id), .delete(victim.id),
                try here.update(victim, to: "taken"),
            ] as [DirectoryChange] {
                await bench.conflicts { try await here.apply([change]) }
            }
            let agent = bench.newAgent()
            let foreign = try there.newAffiliation("new", key: "k2", of: agent)
            await bench.conflicts { try await here.apply([.create(agent: agent, affiliation: foreign)]) }
            #expect(try await there.store.current(of: "ldap").affiliations == [victim])
            // The same key in another realm is another entry.
            let own = try await here.add("anne", mail: "anne@auray.example", key: "k1")
            #expect(try await here.store.current(of: "ldap").affiliations == [own])
        },
        StoreConformance("leaving one realm ends nothing in another") { bench in
            let (member, session) = try await bench.signedIn()
            let grant = try await bench.grant(member, session, "mail")
            try await bench.realm("vannes")
            let other = try await bench.member(of: "vannes")
            #expect(
                try await bench.stores.realm("vannes").affiliations
                    .disable(other.id, audit: bench.event(), at: bench.start)
            )
            #expect(try await bench.isLive(grant))
            #expect(try await bench.stores.sessions.session(session.id, idle: .hours(8), now: bench.start) == session)
        },
    ]
}
