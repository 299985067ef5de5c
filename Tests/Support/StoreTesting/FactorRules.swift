import Model
import Primitives
import Testing

extension StoreConformance {
    static let factors: [StoreConformance] = [
        StoreConformance("factors are kept as enrolled, in the order of enrolment") { bench in
            let (store, member) = (bench.stores.factors, try await bench.memberOfVannes())
            let credential = Digest.sha256("credential")
            let passkey = bench.newFactor(
                .passkey,
                of: member,
                realms: ["vannes", "auray"],
                credential: credential,
                createdAt: bench.start + .hours(1)
            )
            try await bench.enrol(passkey)
            let totp = try await bench.factor(.totp, of: member)
            #expect(try await store.factors(of: member.agent) == [totp, passkey])
            #expect(try await store.factors(of: bench.newAgent().id).isEmpty)
            #expect(try await store.passkey(credential: credential) == passkey)
            #expect(try await store.passkey(credential: []) == nil)
            #expect(try await store.passkey(credential: totp.secret) == nil)
            #expect(try await bench.told(.factorAdded) == 2)
        },
        StoreConformance("a credential is enrolled once, whoever asks") { bench in
            let member = try await bench.memberOfVannes()
            let other = try await bench.member(of: "vannes", "yann")
            let passkey = try await bench.factor(.passkey, of: member, credential: [1, 2, 3])
            for rival in [member, other] {
                let factor = bench.newFactor(.passkey, of: rival, credential: [1, 2, 3])
                await bench.conflicts { try await bench.enrol(factor, sends: [StoreBench.owed("second")]) }
            }
            #expect(try await bench.stores.factors.passkey(credential: [1, 2, 3]) == passkey)
            #expect(try await bench.factors(of: other).isEmpty)
            #expect(try await bench.lease().isEmpty)
        },
        StoreConformance("of fifty that enrol one credential one does") { bench in
            let member = try await bench.memberOfVannes()
            let other = try await bench.member(of: "vannes", "yann")
            let done = try await bench.doneOfFifty { number in
                let owner = number.isMultiple(of: 2) ? member : other
                try await bench.enrol(bench.newFactor(.passkey, of: owner, credential: [9]))
            }
            #expect(done == 1)
            #expect(try await bench.factors(of: member).count + bench.factors(of: other).count == 1)
        },
        StoreConformance("who has no active affiliation enrols nothing") { bench in
            let member = try await bench.memberOfVannes()
            let store = bench.stores.realm("vannes").affiliations
            #expect(try await store.disable(member.id, audit: bench.event(), at: bench.start))
            let factor = bench.newFactor(.totp, of: member)
            await bench.conflicts { try await bench.enrol(factor, sends: [StoreBench.owed("mail")]) }
            let nobody = bench.newFactor(
                .totp,
                of: bench.affiliation(of: bench.newAgent(), in: "vannes", member.profile)
            )
            await bench.conflicts { try await bench.enrol(nobody) }
            #expect(try await bench.factors(of: member).isEmpty)
            #expect(try await bench.lease().isEmpty)
            #expect(try await bench.told(.factorAdded) == 0)
        },
        StoreConformance("a factor replaces those of its own agent only, and queues what it owes") { bench in
            let member = try await bench.memberOfVannes()
            let other = try await bench.member(of: "vannes", "yann")
            let theirs = try await bench.factor(.totp, of: other)
            let kept = try await bench.factor(.totp, of: member)
            let codes = try await bench.factor(.recoveryCodes, of: member)
            let second = bench.newFactor(.recoveryCodes, of: member, createdAt: bench.start + .hours(1))
            await bench.conflicts { try await bench.enrol(second) }
            try await bench.enrol(
                second,
                replacing: [codes.id, theirs.id, "unknown"],
                sends: [StoreBench.owed("a"), StoreBench.owed("b")]
            )
            #expect(try await bench.factors(of: member) == [kept, second])
            #expect(try await bench.factors(of: other) == [theirs])
            #expect(try await bench.owedWords() == ["a", "b"])
        },
        StoreConformance("a factor is removed by its agent, and what was opened with it ends") { bench in
            let store = bench.stores.factors
            let (member, plain) = try await bench.signedIn()
            let other = try await bench.member(of: "armor", "yann")
            let (totp, passkey) = (
                try await bench.factor(.totp, of: member), try await bench.factor(.passkey, of: member, credential: [1])
            )
            let proof = Session.Evidence(means: .passkey, time: bench.start, realms: ["armor"], factor: passkey.id)
            let session = try await bench.session(member, evidence: [proof])
            let grants = [
                try await bench.grant(member, plain, "mail"), try await bench.grant(member, session, "mail"),
            ]
            let audit = bench.event(.factorRemoved)
            func remove(_ id: Factor.ID, of agent: Agent.ID) async throws -> Bool {
                try await store.remove(
                    id,
                    of: agent,
                    keeping: nil,
                    sends: [StoreBench.owed("m")],
                    audit: audit,
                    at: bench.start
                )
            }
            #expect(try await !remove(passkey.id, of: other.agent))
            #expect(try await !remove("unknown", of: member.agent))
            #expect(try await bench.factors(of: member).count == 2)
            #expect(try await bench.lease().isEmpty)
            #expect(try await remove(passkey.id, of: member.agent))
            #expect(try await !remove(passkey.id, of: member.agent))
            #expect(try await bench.factors(of: member) == [totp])
            #expect(try await !bench.isLive(session))
            #expect(try await bench.isLive(plain))
            #expect(try await bench.isLive(grants[0]))
            #expect(try await !bench.isLive(grants[1]))
            let items = try await bench.lease()
            #expect(items.count == 2)
            #expect(items.contains { $0.payload["session"] == .string(session.id.text) })
            #expect(try await bench.told(.factorRemoved) == 1)
        },
        StoreConformance("a factor is renamed by its agent alone, and codes on paper have no name") { bench in
            let (store, member) = (bench.stores.factors, try await bench.memberOfVannes())
            let other = try await bench.member(of: "vannes", "yann")
            let app = try await bench.factor(.totp, of: member)
            let codes = try await bench.factor(.recoveryCodes, of: member)
            func rename(_ id: Factor.ID, of agent: Agent.ID) async throws -> Bool {
                try await store.rename(id, of: agent, to: "Neuf", audit: bench.event(.factorRenamed), at: bench.start)
            }
            #expect(try await !rename(app.id, of: other.agent))
            #expect(try await !rename(codes.id, of: member.agent))
            #expect(try await !rename("unknown", of: member.agent))
            #expect(try await bench.told(.factorRenamed) == 0)
            #expect(try await rename(app.id, of: member.agent))
            let names = try await bench.factors(of: member).map(\.name).sorted()
            #expect(names == ["Neuf", codes.name].sorted())
            #expect(try await bench.told(.factorRenamed) == 1)
        },
        StoreConformance("recovery codes do not outlive the last other factor") { bench in
            let (store, member) = (bench.stores.factors, try await bench.memberOfVannes())
            let other = try await bench.member(of: "vannes", "yann")
            try await bench.factor(.totp, of: other)
            let codes = try await bench.factor(.recoveryCodes, of: other)
            let (first, second) = (
                try await bench.factor(.totp, of: member), try await bench.factor(.passkey, of: member, credential: [1])
            )
            try await bench.factor(.recoveryCodes, of: member)
            let audit = bench.event()
            #expect(
                try await store.remove(
                    first.id,
                    of: member.agent,
                    keeping: nil,
                    sends: [],
                    audit: audit,
                    at: bench.start
                )
            )
            #expect(try await bench.factors(of: member).map(\.kind).contains(.recoveryCodes))
            #expect(
                try await store.remove(
                    second.id,
                    of: member.agent,
                    keeping: nil,
                    sends: [],
                    audit: audit,
                    at: bench.start
                )
            )
            #expect(try await bench.factors(of: member).isEmpty)
            #expect(try await bench.factors(of: other).contains(codes))
        },
        StoreConformance("a realm takes itself away from factors, and every session ends with it") { bench in
            let store = bench.stores.factors
            let (member, session) = try await bench.signedIn()
            let stranger = try await bench.member(of: "armor", "yann")
            let theirs = try await bench.factor(.totp, of: stranger)
            let both = try await bench.factor(.totp, of: member, realms: ["armor", "vannes"])
            let here = try await bench.factor(.passkey, of: member, credential: [1])
            let there = try await bench.factor(.passkey, of: member, realms: ["vannes"], credential: [2])
            try await bench.grant(member, session, "mail")
            func forget(_ id: Factor.ID?, _ realm: Realm.Slug) async throws -> Int {
                let (audit, sends) = (bench.event(.factorsForgotten), [StoreBench.owed("lost")])
                return try await store.forget(
                    id,
                    of: member.agent,
                    in: realm,
                    sends: sends,
                    audit: audit,
                    at: bench.start
                )
            }
            #expect(try await forget(there.id, "armor") == 0)
            #expect(try await forget(theirs.id, "armor") == 0)
            #expect(try await forget(nil, "auray") == 0)
            #expect(try await bench.isLive(session))
            #expect(try await bench.told(.factorsForgotten) == 0)
            #expect(try await forget(here.id, "armor") == 1)
            #expect(try await Set(bench.factors(of: member).map(\.id)) == [both.id, there.id])
            #expect(try await !bench.isLive(session))
            let items = try await bench.lease()
            #expect(items.count == 2)
            #expect(items.contains { $0.payload["client_id"] == "mail" })
            #expect(try await forget(nil, "armor") == 1)
            #expect(try await bench.factors(of: member).map(\.realms) == [["vannes"], ["vannes"]])
            try await bench.factor(.recoveryCodes, of: member, realms: ["vannes", "armor"])
            #expect(try await forget(nil, "vannes") == 3)
            #expect(try await bench.factors(of: member).isEmpty)
            #expect(try await bench.factors(of: stranger) == [theirs])
        },
        StoreConformance("the first time an affiliation was asked to enrol is the one that counts") { bench in
            let (store, later) = (bench.stores.factors, bench.start + .days(3))
            let times = try await bench.fifty { number in
                try await store.enrolmentAskedAt("a", in: "vannes", else: bench.start + .seconds(number))
            }
            #expect(Set(times).count == 1)
            let first = try #require(times.first)
            #expect(try await store.enrolmentAskedAt("a", in: "vannes", else: later) == first)
            #expect(try await store.enrolmentAskedAt("a", in: "auray", else: later) == later)
            #expect(try await store.enrolmentAskedAt("b", in: "vannes", else: later) == later)
        },
    ]
}

extension StoreBench {
    func memberOfVannes() async throws -> Affiliation {
        try await self.realm("vannes")
        return try await self.member(of: "vannes")
    }
}
