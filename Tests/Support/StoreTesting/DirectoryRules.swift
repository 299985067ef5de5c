import Model
import Primitives
import Testing

extension StoreConformance {
    static let directories: [StoreConformance] = [
        StoreConformance("a plan is carried out whole, and moves the version") { bench in
            let ldap = try await bench.directory("ldap", in: "vannes")
            #expect(try await ldap.store.current(of: "ldap").version == 0)
            let anne = try await ldap.add("anne", mail: "anne@vannes.example", key: "k1")
            let yann = try await ldap.add("yann", key: "k2")
            let current = try await ldap.store.current(of: "ldap")
            #expect(current.version == 2)
            #expect(Set(current.affiliations) == [anne, yann])
            let later = bench.start + .hours(1)
            try await ldap.apply(
                [try ldap.update(anne, to: "anne.legoff"), .disable(yann.id, reason: "gone")],
                at: later
            )
            let updated = try #require(try await ldap.affiliation(anne.id))
            #expect(updated.profile.login == "anne.legoff")
            #expect(updated.source == .directory("ldap", key: "k1", dn: "uid=anne.legoff,dc=example"))
            #expect(try await ldap.affiliation(yann.id)?.status == .disabled)
            #expect(try await ldap.affiliation(yann.id)?.disabledAt == later)
            try await ldap.apply([.enable(yann.id)])
            #expect(try await ldap.affiliation(yann.id) == yann)
            #expect(try await ldap.store.current(of: "ldap").version == 4)
        },
        StoreConformance("of fifty plans made from one version one is carried out") { bench in
            let ldap = try await bench.directory("ldap", in: "vannes")
            let anne = try await ldap.add("anne", key: "k1")
            let done = try await bench.doneOfFifty { number in
                try await ldap.apply([try ldap.update(anne, to: "anne\(number)")], version: 1)
            }
            #expect(done == 1)
            #expect(try await ldap.store.current(of: "ldap").version == 2)
            #expect(try await ldap.store.runs(of: "ldap", limit: 99).count == 2)
        },
        StoreConformance("a plan that fails in the middle changes nothing") { bench in
            let ldap = try await bench.directory("ldap", in: "vannes")
            let anne = try await ldap.add("anne", key: "k1")
            _ = try await bench.member(of: "vannes", "local")
            let agent = bench.newAgent()
            let rival = try ldap.newAffiliation("LOCAL", key: "k2", of: agent)
            await bench.conflicts {
                try await ldap.apply([.disable(anne.id, reason: "gone"), .create(agent: agent, affiliation: rival)])
            }
            #expect(try await ldap.affiliation(anne.id) == anne)
            #expect(try await bench.stores.agents.agent(agent.id) == nil)
            #expect(try await ldap.store.current(of: "ldap").version == 1)
            #expect(try await ldap.store.runs(of: "ldap", limit: 99).count == 1)
        },
        StoreConformance("two affiliations may swap their logins in one plan") { bench in
            let ldap = try await bench.directory("ldap", in: "vannes")
            let (anne, yann) = (try await ldap.add("anne", key: "k1"), try await ldap.add("yann", key: "k2"))
            try await ldap.apply([try ldap.update(anne, to: "yann"), try ldap.update(yann, to: "anne")])
            #expect(try await bench.stores.realm("vannes").affiliations.named("anne").map(\.id) == [yann.id])
        },
        StoreConformance("deletion frees login and mail, and a key may come back to its agent") { bench in
            let ldap = try await bench.directory("ldap", in: "vannes")
            let store = bench.stores.realm("vannes").affiliations
            let anne = try await ldap.add("anne", mail: "anne@vannes.example", key: "k1")
            try await ldap.apply([.disable(anne.id, reason: "gone")])
            #expect(try await store.named("anne").map(\.status) == [.disabled])
            let heir = bench.newAgent()
            let second = try ldap.newAffiliation("anne", mail: "anne@vannes.example", key: "k2", of: heir)
            try await ldap.apply([.create(agent: heir, affiliation: second), .delete(anne.id)])
            #expect(try await store.named("anne") == [second])
            #expect(try await store.count() == 1)
            #expect(try await store.page(after: nil, limit: 9) == [second])
            #expect(try await ldap.store.current(of: "ldap").affiliations.count == 2)
            #expect(try await ldap.affiliation(anne.id)?.status == .deleted)
            #expect(try await !store.enable(anne.id, audit: bench.event(), at: bench.start))

            try await ldap.apply([try ldap.update(anne, to: "anne.bis"), .enable(anne.id)])
            #expect(try await store.named("anne.bis").map(\.agent) == [anne.agent])
            try await ldap.apply([.disable(anne.id, reason: "gone"), .delete(anne.id)])
            let agent = try #require(try await bench.stores.agents.agent(anne.agent))
            let back = try ldap.newAffiliation("anne.ter", key: "k1", of: agent)
            try await ldap.apply([.create(agent: agent, affiliation: back)])
            #expect(try await store.named("anne.ter") == [back])
            #expect(Set(try await ldap.store.current(of: "ldap").affiliations) == [second, back])
        },
        StoreConformance("names held elsewhere are those of other sources, folded") { bench in
            let ldap = try await bench.directory("ldap", in: "vannes")
            let other = try await bench.directory("other", in: "vannes", isNewRealm: false)
            _ = try await ldap.add("anne", key: "k1")
            _ = try await other.add("Yann", mail: "Yann@Vannes.example", key: "k1")
            _ = try await bench.member(of: "vannes", "Local")
            let held = try await ldap.store.namesHeldElsewhere(than: "ldap")
            #expect(held == ["yann", "yann@vannes.example", "local"])
        },
        StoreConformance("a manual change to one of its affiliations makes a plan stale") { bench in
            let ldap = try await bench.directory("ldap", in: "vannes")
            let store = bench.stores.realm("vannes").affiliations
            let anne = try await ldap.add("anne", key: "k1")
            let local = try await bench.member(of: "vannes", "local")
            #expect(try await store.disable(local.id, audit: bench.event(), at: bench.start))
            #expect(try await ldap.store.current(of: "ldap").version == 1)
            #expect(try await store.disable(anne.id, audit: bench.event(), at: bench.start))
            await bench.conflicts { try await ldap.apply([.enable(anne.id)], version: 1) }
            #expect(try await store.enable(anne.id, audit: bench.event(), at: bench.start))
            await bench.conflicts { try await ldap.apply([.disable(anne.id, reason: "gone")], version: 2) }
            #expect(try await ldap.affiliation(anne.id) == anne)
        },
        StoreConformance("what an administrator disabled no directory enables, until an administrator does") { bench in
            let ldap = try await bench.directory("ldap", in: "vannes")
            let store = bench.stores.realm("vannes").affiliations
            let (anne, yann) = (try await ldap.add("anne", key: "k1"), try await ldap.add("yann", key: "k2"))
            #expect(try await store.disable(anne.id, audit: bench.event(.agentDisabled), at: bench.start))
            #expect(try await ldap.affiliation(anne.id)?.disabledBy == .administrator)
            await bench.conflicts { try await ldap.apply([.enable(anne.id)]) }
            #expect(try await ldap.affiliation(anne.id)?.isHeld == true)
            #expect(try await store.enable(anne.id, audit: bench.event(.agentEnabled), at: bench.start))
            #expect(try await ldap.affiliation(anne.id) == anne)

            try await ldap.apply([.disable(yann.id, reason: "gone")])
            #expect(try await ldap.affiliation(yann.id)?.disabledBy == .directory)
            #expect(try await store.disable(yann.id, audit: bench.event(.agentDisabled), at: bench.start))
            #expect(try await !store.disable(yann.id, audit: bench.event(.agentDisabled), at: bench.start))
            #expect(try await ldap.affiliation(yann.id)?.isHeld == true)
            await bench.conflicts { try await ldap.apply([.enable(yann.id)]) }
            #expect(try await bench.stores.audit.entries(realm: nil, name: "agent.disabled", limit: 9).count == 2)

            // Deletion ends the hold: who comes back after the grace period comes back as a newcomer would.
            try await ldap.apply([.delete(yann.id)])
            try await ldap.apply([try ldap.update(yann, to: "yann"), .enable(yann.id)])
            #expect(try await ldap.affiliation(yann.id)?.status == .active)
            #expect(try await ldap.affiliation(yann.id)?.disabledBy == nil)
        },
        StoreConformance("a directory reaches only what it feeds") { bench in
            let ldap = try await bench.directory("ldap", in: "vannes")
            let other = try await bench.directory("other", in: "vannes", isNewRealm: false)
            let local = try await bench.member(of: "vannes", "local")
            let fed = try await other.add("anne", key: "k1")
            for victim in [local, fed] {
                for change in [
                    .disable(victim.id, reason: "x"), .enable(victim.id), .delete(victim.id),
                    try ldap.update(victim, to: "stolen"), .disable("unknown", reason: "x"),
                ] as [DirectoryChange] {
                    await bench.conflicts { try await ldap.apply([change]) }
                }
                #expect(try await ldap.affiliation(victim.id) == victim)
            }
            let agent = bench.newAgent()
            let foreign = try other.newAffiliation("new", key: "k9", of: agent)
            await bench.conflicts { try await ldap.apply([.create(agent: agent, affiliation: foreign)]) }
        },
        StoreConformance("runs are kept, newest first") { bench in
            let ldap = try await bench.directory("ldap", in: "vannes")
            let first = ldap.run(.failed)
            let second = ldap.run(.awaitingApproval, startedAt: bench.start + .hours(1))
            try await ldap.store.record(first, audit: nil, at: bench.start)
            try await ldap.store.record(second, audit: bench.event(.directoryRefused), at: bench.start)
            #expect(try await ldap.store.runs(of: "ldap", limit: 9) == [second, first])
            #expect(try await ldap.store.runs(of: "ldap", limit: 1) == [second])
            #expect(try await ldap.store.runs(of: "other", limit: 9).isEmpty)
            #expect(try await bench.stores.audit.entries(realm: nil, name: "directory.refused", limit: 9).count == 1)
        },
        StoreConformance("a run that read the directory is a contact with it, whatever became of its plan") { bench in
            let ldap = try await bench.directory("ldap", in: "vannes")
            let other = try await bench.directory("ldap", in: "auray")
            #expect(try await ldap.store.lastContact(with: "ldap") == nil)
            try await ldap.store.record(ldap.run(.failed), audit: nil, at: bench.start)
            #expect(try await ldap.store.lastContact(with: "ldap") == nil)
            let states: [DirectoryRun.State] = [.awaitingApproval, .empty, .refused]
            for (number, state) in states.enumerated() {
                let time = bench.start + .minutes(number + 1)
                try await ldap.store.record(ldap.run(state, startedAt: time), audit: nil, at: time + .seconds(9))
                #expect(try await ldap.store.lastContact(with: "ldap") == time, "\(state)")
            }
            // A run that began before the last contact moves nothing back, nor does one that failed.
            let last = bench.start + .minutes(3)
            try await ldap.apply([], at: last + .hours(1))
            try await ldap.store.record(
                ldap.run(.failed, startedAt: last + .hours(2)),
                audit: nil,
                at: last + .hours(2)
            )
            #expect(try await ldap.store.lastContact(with: "ldap") == last)
            #expect(try await ldap.store.current(of: "ldap").version == 1)
            #expect(try await other.store.lastContact(with: "ldap") == nil)
            try await other.apply([])
            #expect(try await other.store.lastContact(with: "ldap") == bench.start)
            await bench.conflicts { try await other.apply([], version: 0) }
        },
        StoreConformance("contacts by binds are recorded at most every so often, and never go back") { bench in
            let store = try await bench.directory("ldap", in: "vannes").store
            func contact(_ time: Duration, rest: Duration = .minutes(5)) async throws -> Duration? {
                try await store.recordContact(with: "ldap", at: bench.start + time, rest: rest)
                return try await store.lastContact(with: "ldap").map { $0 - bench.start }
            }
            #expect(try await contact(.zero) == .zero)
            #expect(try await contact(.minutes(5) - .seconds(1)) == .zero)
            #expect(try await contact(.minutes(5)) == .minutes(5))
            #expect(try await contact(.minutes(1)) == .minutes(5))
            #expect(try await contact(.minutes(1), rest: .zero) == .minutes(5))
            #expect(try await store.current(of: "ldap").version == 0)
            _ = try await bench.fifty { number in
                try await store.recordContact(with: "ldap", at: bench.start + .hours(number + 1), rest: .zero)
            }
            #expect(try await contact(.zero) == .hours(50))
        },
    ]
}
