import Model
import Primitives
import Testing

extension StoreConformance {
    static let grants: [StoreConformance] = [
        StoreConformance("a code gives one grant, kept as given") { bench in
            let (member, session) = try await bench.signedIn()
            let grant = bench.newGrant(member, session, "mail", issuerRealm: "armor")
            #expect(try await bench.spend("code", for: grant) == .first)
            #expect(try await bench.stores.grants.live(grant.id, now: bench.start) == grant)
            #expect(try await bench.stores.grants.live("unknown", now: bench.start) == nil)
            #expect(try await bench.stores.audit.entries(realm: "armor", name: "grant.started", limit: 9).count == 1)
        },
        StoreConformance("of fifty that spend one code one is first, and what it gave is ended") { bench in
            let (member, session) = try await bench.signedIn()
            let grant = bench.newGrant(member, session, "mail")
            let answers = try await bench.fifty { _ in try await bench.spend("code", for: grant) }
            #expect(answers.count { $0 == .first } == 1)
            #expect(try await !bench.isLive(grant))
            let audit = bench.stores.audit
            #expect(try await audit.entries(realm: nil, name: "grant.started", limit: 99).count == 1)
            #expect(try await audit.entries(realm: nil, name: "grant.reused", limit: 99).count == 1)
        },
        StoreConformance("a second use ends what the first gave, whatever grant it brings") { bench in
            let (member, session) = try await bench.signedIn()
            let (first, second) = (bench.newGrant(member, session, "mail"), bench.newGrant(member, session, "wiki"))
            #expect(try await bench.spend("code", for: first) == .first)
            #expect(try await bench.spend("other code", for: second) == .first)
            let third = bench.newGrant(member, session, "wiki")
            #expect(try await bench.spend("code", for: third) == .again)
            #expect(try await !bench.isLive(first))
            #expect(try await bench.isLive(second))
            #expect(try await !bench.isLive(third))
        },
        StoreConformance("a grant lives until it ends or expires, or its session or affiliation is over") { bench in
            let (member, session) = try await bench.signedIn()
            let (store, later) = (bench.stores.grants, bench.start + .hours(1))
            let grants = [
                try await bench.grant(member, session, "mail"), try await bench.grant(member, session, "wiki"),
            ]
            #expect(try await bench.isLive(grants[0], at: bench.start + .hours(12) - .seconds(1)))
            #expect(try await !bench.isLive(grants[0], at: bench.start + .hours(12)))
            try await store.end(grants[0].id, audit: bench.event(), at: later)
            try await store.end(grants[0].id, audit: bench.event(), at: later)
            try await store.end("unknown", audit: bench.event(), at: later)
            #expect(try await bench.stores.audit.entries(realm: nil, name: "agent.updated", limit: 9).count == 1)
            #expect(try await !bench.isLive(grants[0]))
            #expect(try await bench.isLive(grants[1]))
            let affiliations = bench.stores.realm("armor").affiliations
            #expect(try await affiliations.disable(member.id, audit: bench.event(), at: later))
            #expect(try await affiliations.enable(member.id, audit: bench.event(), at: later))
            #expect(try await !bench.isLive(grants[1]))
        },
        StoreConformance("who left between the code and its use gets nothing that could live again") { bench in
            let (member, session) = try await bench.signedIn()
            let stranger = try await bench.member(of: "armor", "yann")
            let affiliations = bench.stores.realm("armor").affiliations
            let foreign = bench.newGrant(stranger, session, "mail")
            #expect(try await bench.spend("foreign", for: foreign) == .first)
            #expect(try await !bench.isLive(foreign))
            #expect(try await affiliations.disable(member.id, audit: bench.event(), at: bench.start))
            let grant = bench.newGrant(member, session, "mail")
            #expect(try await bench.spend("code", for: grant) == .first)
            #expect(try await affiliations.enable(member.id, audit: bench.event(), at: bench.start))
            #expect(try await !bench.isLive(grant))
            #expect(try await bench.rotate(grant, 0, from: "first", to: "second") == .gone)
        },
        StoreConformance("a grant started while its affiliation is disabled does not survive it") { bench in
            let (member, session) = try await bench.signedIn()
            let affiliations = bench.stores.realm("armor").affiliations
            let grants = (0..<49).map { _ in bench.newGrant(member, session, "mail") }
            _ = try await bench.fifty { number in
                if number == 25 {
                    _ = try await affiliations.disable(member.id, audit: bench.event(), at: bench.start)
                } else {
                    let grant = grants[number < 25 ? number : number - 1]
                    _ = try await bench.spend(grant.id.text, for: grant)
                }
            }
            #expect(try await affiliations.enable(member.id, audit: bench.event(), at: bench.start))
            for grant in grants { #expect(try await !bench.isLive(grant)) }
        },
        StoreConformance("codes are forgotten by age") { bench in
            let (member, session) = try await bench.signedIn()
            let store = bench.stores.grants
            _ = try await bench.spend("old", for: bench.newGrant(member, session, "mail"))
            let later = bench.start + .hours(1)
            _ = try await bench.spend("new", for: bench.newGrant(member, session, "mail"), at: later)
            try await store.forgetCodes(spentBefore: later)
            #expect(try await bench.spend("new", for: bench.newGrant(member, session, "mail"), at: later) == .again)
            #expect(try await bench.spend("old", for: bench.newGrant(member, session, "mail"), at: later) == .first)
        },
    ]
}
