import Model
import Primitives
import Testing

extension StoreConformance {
    static let affiliations: [StoreConformance] = [
        StoreConformance("an affiliation is kept as created") { bench in
            let store = try await bench.realm("vannes").affiliations
            let agent = bench.newAgent()
            let profile = try bench.profile("ALeGoff", mail: "Anne.LeGoff@vannes.example", groups: ["élus", "rh"])
            var affiliation = bench.affiliation(of: agent, in: "vannes", profile)
            affiliation.isConfirmed = false
            let audit = bench.event(.agentCreated, realm: "vannes", agent: agent.id)
            try await store.create(
                agent,
                affiliation,
                passwordHash: "$argon2id$x",
                chosenBy: .agent,
                audit: audit,
                at: bench.start
            )
            #expect(try await store.affiliation(affiliation.id) == affiliation)
            #expect(try await store.affiliation("unknown") == nil)
            #expect(try await store.passwordHash(of: affiliation.id) == "$argon2id$x")
            #expect(try await bench.stores.audit.entries(realm: "vannes", name: "agent.created", limit: 9).count == 1)
            // A change by hand confirms nothing.
            affiliation.profile = try bench.profile("ALeGoff")
            let changed = try await store.update(
                affiliation.id,
                profile: affiliation.profile,
                audit: audit,
                at: bench.start
            )
            #expect(changed == affiliation)
        },
        StoreConformance("an affiliation is named by its exact login or mail, ASCII case folded") { bench in
            let store = try await bench.realm("vannes").affiliations
            let member = try await bench.member(of: "vannes", "Élodie", mail: "Elodie@Vannes.example")
            for name in ["Élodie", "ÉLODIE", "elodie@vannes.example", "ELODIE@VANNES.EXAMPLE"] {
                #expect(try await store.named(name) == [member], "\(name)")
            }
            for name in ["élodie", "elodie", "Élodi", "%", "elodie@vannes", ""] {
                #expect(try await store.named(name).isEmpty, "\(name)")
            }
        },
        StoreConformance("a login or mail that is held is refused, with all that came along") { bench in
            let store = try await bench.realm("vannes").affiliations
            _ = try await bench.member(of: "vannes", "anne", mail: "anne@vannes.example")
            for (login, mail) in [("ANNE", nil), ("yann", "anne@VANNES.example"), ("anne@vannes.example", nil)] {
                let agent = bench.newAgent()
                let rival = bench.affiliation(of: agent, in: "vannes", try bench.profile(login, mail: mail))
                await bench.conflicts {
                    try await store.create(
                        agent,
                        rival,
                        passwordHash: "x",
                        chosenBy: .agent,
                        audit: bench.event(),
                        at: bench.start
                    )
                }
                #expect(try await bench.stores.agents.agent(agent.id) == nil)
                #expect(try await store.passwordHash(of: rival.id) == nil)
            }
            #expect(try await store.count() == 1)
            #expect(try await bench.stores.audit.entries(realm: nil, name: "agent.updated", limit: 9).isEmpty)
        },
        StoreConformance("only a local affiliation of the agent given is created") { bench in
            let store = try await bench.realm("vannes").affiliations
            let (agent, other) = (bench.newAgent(), bench.newAgent())
            let profile = try bench.profile("anne")
            for affiliation in [
                bench.affiliation(of: other, in: "vannes", profile),
                bench.affiliation(of: agent, in: "vannes", profile, source: .directory("ldap", key: "k", dn: "uid=a")),
                bench.affiliation(of: agent, in: "auray", profile),
            ] {
                await bench.conflicts {
                    try await store.create(
                        agent,
                        affiliation,
                        passwordHash: nil,
                        chosenBy: .agent,
                        audit: bench.event(),
                        at: bench.start
                    )
                }
            }
            #expect(try await store.count() == 0)
        },
        StoreConformance("of fifty that take one login one does") { bench in
            let store = try await bench.realm("vannes").affiliations
            let profile = try bench.profile("anne")
            let done = try await bench.doneOfFifty { _ in
                let agent = bench.newAgent()
                let affiliation = bench.affiliation(of: agent, in: "vannes", profile)
                try await store.create(
                    agent,
                    affiliation,
                    passwordHash: nil,
                    chosenBy: .agent,
                    audit: bench.event(),
                    at: bench.start
                )
            }
            #expect(done == 1)
            #expect(try await store.count() == 1)
        },
        StoreConformance("an update frees what it gives up and keeps what it holds") { bench in
            let store = try await bench.realm("vannes").affiliations
            var anne = try await bench.member(of: "vannes", "anne", mail: "anne@vannes.example")
            let yann = try await bench.member(of: "vannes", "yann")
            anne.profile = try bench.profile("anne", mail: "a.legoff@vannes.example", groups: ["rh"])
            let changed = try await store.update(anne.id, profile: anne.profile, audit: bench.event(), at: bench.start)
            #expect(changed == anne)
            #expect(try await store.affiliation(anne.id) == anne)
            #expect(try await store.named("anne@vannes.example").isEmpty)
            #expect(try await store.named("a.legoff@vannes.example") == [anne])
            let greedy = try bench.profile("yann", mail: "ANNE")
            await bench.conflicts {
                _ = try await store.update(yann.id, profile: greedy, audit: bench.event(), at: bench.start)
            }
            #expect(try await store.named("yann") == [yann])
            #expect(try await store.update("x", profile: greedy, audit: bench.event(), at: bench.start) == nil)
        },
        StoreConformance("what a directory feeds is not updated by hand") { bench in
            let fed = try await bench.directory("ldap", in: "vannes").add("anne", key: "k1")
            let store = bench.stores.realm("vannes").affiliations
            let profile = try bench.profile("other")
            #expect(try await store.update(fed.id, profile: profile, audit: bench.event(), at: bench.start) == nil)
            await bench.conflicts {
                try await store.setPasswordHash(
                    "x",
                    of: fed.id,
                    chosenBy: .agent,
                    sends: [],
                    audit: bench.event(),
                    at: bench.start
                )
            }
            #expect(try await store.affiliation(fed.id) == fed)
            #expect(try await store.passwordHash(of: fed.id) == nil)
        },
        StoreConformance("affiliations are paged by login") { bench in
            let store = try await bench.realm("vannes").affiliations
            for login in ["c", "a", "e", "b", "d"] { _ = try await bench.member(of: "vannes", login) }
            #expect(try await store.page(after: nil, limit: 2).map(\.profile.login) == ["a", "b"])
            #expect(try await store.page(after: "b", limit: 2).map(\.profile.login) == ["c", "d"])
            #expect(try await store.page(after: "d", limit: 2).map(\.profile.login) == ["e"])
            #expect(try await store.page(after: "e", limit: 2).isEmpty)
            #expect(try await store.count() == 5)
        },
        StoreConformance("a password verifier is replaced, and never kept for nobody") { bench in
            let store = try await bench.realm("vannes").affiliations
            let member = try await bench.member(of: "vannes")
            #expect(try await store.passwordHash(of: member.id) == nil)
            for hash in ["first", "second"] {
                try await store.setPasswordHash(
                    hash,
                    of: member.id,
                    chosenBy: .agent,
                    sends: [],
                    audit: bench.event(),
                    at: bench.start
                )
                #expect(try await store.passwordHash(of: member.id) == hash)
            }
            await bench.conflicts {
                try await store.setPasswordHash(
                    "x",
                    of: "unknown",
                    chosenBy: .agent,
                    sends: [],
                    audit: bench.event(),
                    at: bench.start
                )
            }
            #expect(try await store.passwordHash(of: "unknown") == nil)
        },
        StoreConformance("a password knows who chose it, however often it is replaced") { bench in
            let store = try await bench.realm("vannes").affiliations
            let member = try await bench.member(of: "vannes")
            #expect(try await store.passwordOrigin(of: member.id) == nil)
            for (hash, origin) in [("a", .administrator), ("b", .agent), ("c", .administrator)]
                as [(String, PasswordOrigin)]
            {
                try await store.setPasswordHash(
                    hash,
                    of: member.id,
                    chosenBy: origin,
                    sends: [],
                    audit: bench.event(),
                    at: bench.start
                )
                #expect(try await store.passwordOrigin(of: member.id) == origin)
            }
            // Another form of the same password is chosen by nobody.
            try await store.rehash("d", of: member.id, replacing: "c")
            #expect(try await store.passwordOrigin(of: member.id) == .administrator)
            let link = bench.newLink(.password, member)
            try await bench.stores.links.add(link, sends: [], audit: bench.event())
            try await bench.stores.links.setPassword(
                "e",
                by: link.hash,
                sends: [],
                audit: bench.event(),
                at: bench.start
            )
            #expect(try await store.passwordOrigin(of: member.id) == .agent)
        },
        StoreConformance("of fifty that disable one affiliation one does, and so for enabling") { bench in
            let store = try await bench.realm("vannes").affiliations
            let member = try await bench.member(of: "vannes")
            let later = bench.start + .hours(1)
            let disabled = try await bench.fifty { _ in
                try await store.disable(member.id, audit: bench.event(.agentDisabled), at: later)
            }
            #expect(disabled.count { $0 } == 1)
            let found = try #require(try await store.affiliation(member.id))
            #expect(found.status == .disabled)
            #expect(found.disabledAt == later)
            #expect(try await bench.stores.audit.entries(realm: nil, name: "agent.disabled", limit: 99).count == 1)
            let enabled = try await bench.fifty { _ in
                try await store.enable(member.id, audit: bench.event(.agentEnabled), at: later)
            }
            #expect(enabled.count { $0 } == 1)
            #expect(try await store.affiliation(member.id) == member)
            #expect(try await !store.disable("unknown", audit: bench.event(), at: later))
        },
    ]
}
