import Model
import Primitives
import Testing

extension StoreConformance {
    static let survival: [StoreConformance] = [
        StoreConformance("a survival verifier is no local password, nor the other way round") { bench in
            let fed = try await bench.directory("ldap", in: "vannes").add("fed", key: "k1")
            let store = bench.stores.realm("vannes").affiliations
            let member = try await bench.member(of: "vannes")
            try await store.setPasswordHash(
                "local",
                of: member.id,
                chosenBy: .agent,
                sends: [],
                audit: bench.event(),
                at: bench.start
            )
            let first = SurvivalVerifier(verifier: "first", madeAt: bench.start)
            let second = SurvivalVerifier(verifier: "second", madeAt: bench.start + .days(1))
            for verifier in [first, second] {
                try await store.keepSurvivalVerifier(verifier, of: fed.id)
                #expect(try await store.survivalVerifier(of: fed.id) == verifier)
            }
            #expect(try await store.passwordHash(of: fed.id) == nil)
            #expect(try await store.survivalVerifier(of: member.id) == nil)
            for id in [member.id, "unknown"] {
                await bench.conflicts { try await store.keepSurvivalVerifier(first, of: id) }
                try await store.forgetSurvivalVerifier(of: id)
            }
            #expect(try await store.passwordHash(of: member.id) == "local")
            try await store.rehash("stolen", of: fed.id, replacing: "second")
            #expect(try await store.survivalVerifier(of: fed.id) == second)
            try await store.forgetSurvivalVerifier(of: fed.id)
            #expect(try await store.survivalVerifier(of: fed.id) == nil)
        },
        StoreConformance("a realm neither sees nor changes another's survival verifiers") { bench in
            let fed = try await bench.directory("ldap", in: "vannes").add("fed", key: "k1")
            let (here, there) = (bench.stores.realm("vannes").affiliations, try await bench.realm("auray").affiliations)
            let verifier = SurvivalVerifier(verifier: "kept", madeAt: bench.start)
            try await here.keepSurvivalVerifier(verifier, of: fed.id)
            #expect(try await there.survivalVerifier(of: fed.id) == nil)
            try await there.forgetSurvivalVerifier(of: fed.id)
            await bench.conflicts { try await there.keepSurvivalVerifier(verifier, of: fed.id) }
            #expect(try await here.survivalVerifier(of: fed.id) == verifier)
        },
        StoreConformance("disabling forgets the survival verifier, whoever disables, and none is kept then") { bench in
            let ldap = try await bench.directory("ldap", in: "vannes")
            let store = bench.stores.realm("vannes").affiliations
            let verifier = SurvivalVerifier(verifier: "kept", madeAt: bench.start)
            let (anne, yann) = (try await ldap.add("anne", key: "k1"), try await ldap.add("yann", key: "k2"))
            let gwen = try await ldap.add("gwen", key: "k3")
            for member in [anne, yann, gwen] { try await store.keepSurvivalVerifier(verifier, of: member.id) }
            #expect(try await store.disable(anne.id, audit: bench.event(), at: bench.start))
            try await ldap.apply([.disable(yann.id, reason: "gone"), .delete(gwen.id)])
            for member in [anne, yann, gwen] {
                await bench.conflicts { try await store.keepSurvivalVerifier(verifier, of: member.id) }
            }
            #expect(try await store.enable(anne.id, audit: bench.event(), at: bench.start))
            try await ldap.apply([.enable(yann.id)])
            for member in [anne, yann, gwen] { #expect(try await store.survivalVerifier(of: member.id) == nil) }
        },
        StoreConformance("a verifier kept while its affiliation is disabled does not survive it") { bench in
            let fed = try await bench.directory("ldap", in: "vannes").add("fed", key: "k1")
            let store = bench.stores.realm("vannes").affiliations
            for _ in 0..<5 {
                _ = try await bench.doneOfFifty { number in
                    if number == 25 {
                        _ = try await store.disable(fed.id, audit: bench.event(), at: bench.start)
                    } else {
                        let verifier = SurvivalVerifier(verifier: "\(number)", madeAt: bench.start)
                        try await store.keepSurvivalVerifier(verifier, of: fed.id)
                    }
                }
                #expect(try await store.enable(fed.id, audit: bench.event(), at: bench.start))
                #expect(try await store.survivalVerifier(of: fed.id) == nil)
            }
        },
        StoreConformance("a verifier made again replaces the one that it was made from, and no other") { bench in
            let member = try await bench.memberOfVannes()
            let store = bench.stores.realm("vannes").affiliations
            try await store.setPasswordHash(
                "old",
                of: member.id,
                chosenBy: .agent,
                sends: [],
                audit: bench.event(),
                at: bench.start
            )
            try await store.rehash("new", of: member.id, replacing: "other")
            #expect(try await store.passwordHash(of: member.id) == "old")
            try await store.rehash("new", of: member.id, replacing: "old")
            #expect(try await store.passwordHash(of: member.id) == "new")
            try await store.rehash("new", of: "unknown", replacing: "old")
            #expect(try await store.passwordHash(of: "unknown") == nil)
            #expect(try await bench.stores.audit.entries(realm: nil, name: "agent.updated", limit: 9).count == 1)
        },
        StoreConformance("what a survival password opened ends, by affiliation") { bench in
            let (member, plain) = try await bench.signedIn()
            let (store, other) = (bench.stores.sessions, try await bench.member(of: "armor", "yann"))
            let survival = [bench.password(member, .survivalPassword)]
            let session = try await bench.session(member, evidence: survival)
            let theirs = try await bench.session(other, evidence: [bench.password(other, .survivalPassword)])
            #expect(try await store.session(session.id, idle: .hours(8), now: bench.start) == session)
            let grants = [
                try await bench.grant(member, plain, "mail"), try await bench.grant(member, session, "mail"),
            ]
            func end(_ affiliation: Affiliation.ID, of agent: Agent.ID) async throws -> Int {
                let audit = bench.event(.survivalEnded)
                return try await store.endSurvival(of: affiliation, agent: agent, audit: audit, at: bench.start)
            }
            #expect(try await end(other.id, of: member.agent) == 0)
            #expect(try await end(member.id, of: other.agent) == 0)
            #expect(try await end(member.id, of: member.agent) == 1)
            #expect(try await end(member.id, of: member.agent) == 0)
            #expect(try await !bench.isLive(session))
            #expect(try await bench.isLive(plain))
            #expect(try await bench.isLive(theirs))
            #expect(try await [bench.isLive(grants[0]), bench.isLive(grants[1])] == [true, false])
            #expect(try await bench.lease().map { $0.payload["session"] } == [.string(session.id.text)])
            #expect(try await bench.told(.survivalEnded) == 1)
        },
    ]
}
