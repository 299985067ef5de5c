import Model
import Primitives
import Testing

extension StoreConformance {
    static let refreshing: [StoreConformance] = [
        StoreConformance("a refresh token gives its successor, and so on") { bench in
            let (member, session) = try await bench.signedIn()
            let grant = try await bench.grant(member, session, "mail")
            #expect(try await bench.rotate(grant, 0, from: "first", to: "second") == .rotated(grant))
            #expect(try await bench.rotate(grant, 1, from: "second", to: "third") == .rotated(grant))
            #expect(try await bench.rotate(grant, 2, from: "third", to: "fourth") == .rotated(grant))
        },
        StoreConformance("of fifty honest retries one rotates and every other gets the same answer") { bench in
            let (member, session) = try await bench.signedIn()
            let grant = try await bench.grant(member, session, "mail")
            let answers = try await bench.fifty { _ in try await bench.rotate(grant, 0, from: "first", to: "second") }
            #expect(answers.count { $0 == .rotated(grant) } == 1)
            #expect(answers.count { $0 == .repeated(grant) } == 49)
            #expect(try await bench.rotate(grant, 1, from: "second", to: "third") == .rotated(grant))
        },
        StoreConformance("a retry is honest for ten seconds, while its successor is unused") { bench in
            let (member, session) = try await bench.signedIn()
            let late = try await bench.grant(member, session, "mail")
            _ = try await bench.rotate(late, 0, from: "first", to: "second")
            let (inTime, tooLate) = (bench.start + .seconds(10), bench.start + .seconds(11))
            #expect(try await bench.rotate(late, 0, from: "first", to: "second", at: inTime) == .repeated(late))
            #expect(try await bench.rotate(late, 0, from: "first", to: "second", at: tooLate) == .reused)
            #expect(try await !bench.isLive(late))
            #expect(try await bench.rotate(late, 1, from: "second", to: "third", at: tooLate) == .gone)

            let used = try await bench.grant(member, session, "mail")
            _ = try await bench.rotate(used, 0, from: "first", to: "second")
            _ = try await bench.rotate(used, 1, from: "second", to: "third")
            #expect(try await bench.rotate(used, 0, from: "first", to: "second") == .reused)
            #expect(try await !bench.isLive(used))
            #expect(try await bench.stores.audit.entries(realm: "armor", name: "grant.reused", limit: 9).count == 2)
        },
        StoreConformance("a token that was never given ends the family") { bench in
            let (member, session) = try await bench.signedIn()
            for (counter, presented, successor) in [
                (0, "forged", "second"), (1, "first", "second"), (7, "first", "second"), (-1, "first", "second"),
            ] as [(Int64, String, String)] {
                let grant = try await bench.grant(member, session, "mail")
                #expect(try await bench.rotate(grant, counter, from: presented, to: successor) == .reused)
                #expect(try await !bench.isLive(grant))
            }
            let retried = try await bench.grant(member, session, "mail")
            _ = try await bench.rotate(retried, 0, from: "first", to: "second")
            #expect(try await bench.rotate(retried, 0, from: "first", to: "another") == .reused)
            let bare = bench.newGrant(member, session, "mail")
            _ = try await bench.spend("bare", for: bare, refresh: nil)
            #expect(try await bench.isLive(bare))
            #expect(try await bench.rotate(bare, 0, from: "first", to: "second") == .reused)
        },
        StoreConformance("another application gets nothing and ends nothing") { bench in
            let (member, session) = try await bench.signedIn()
            let grant = try await bench.grant(member, session, "mail")
            #expect(try await bench.rotate(grant, 0, from: "first", to: "second", client: "wiki") == .gone)
            #expect(try await bench.rotate(grant, 9, from: "forged", to: "second", client: "wiki") == .gone)
            #expect(try await bench.rotate(grant, 0, from: "first", to: "second") == .rotated(grant))
        },
        StoreConformance("an idle, expired or ended family is gone") { bench in
            let (member, session) = try await bench.signedIn()
            let idle = try await bench.grant(member, session, "mail")
            let hours8 = bench.start + .hours(8)
            #expect(try await bench.rotate(idle, 0, from: "first", to: "second", at: hours8) == .gone)
            let inTime = hours8 - .seconds(1)
            #expect(try await bench.rotate(idle, 0, from: "first", to: "second", at: inTime) == .rotated(idle))
            let expiry = bench.start + .hours(12)
            #expect(try await bench.rotate(idle, 1, from: "second", to: "third", at: expiry) == .gone)
            let before = expiry - .seconds(1)
            #expect(try await bench.rotate(idle, 1, from: "second", to: "third", at: before) == .rotated(idle))

            let ended = try await bench.grant(member, session, "mail")
            try await bench.stores.grants.end(ended.id, audit: bench.event(), at: bench.start)
            #expect(try await bench.rotate(ended, 0, from: "first", to: "second") == .gone)
            let left = try await bench.grant(member, session, "mail")
            let end = bench.event(.sessionEnded)
            #expect(try await bench.stores.sessions.end(session.id, of: member.agent, audit: end, at: bench.start))
            #expect(try await bench.rotate(left, 0, from: "first", to: "second") == .gone)
            let unknown = bench.newGrant(member, session, "mail")
            #expect(try await bench.rotate(unknown, 0, from: "first", to: "second") == .gone)
        },
        StoreConformance("a family refreshed while its affiliation is disabled is gone") { bench in
            let (member, session) = try await bench.signedIn()
            let affiliations = bench.stores.realm("armor").affiliations
            var grants: [Grant] = []
            for _ in 0..<49 { grants.append(try await bench.grant(member, session, "mail")) }
            let families = grants
            _ = try await bench.fifty { number in
                if number == 25 {
                    _ = try await affiliations.disable(member.id, audit: bench.event(), at: bench.start)
                } else {
                    let grant = families[number < 25 ? number : number - 1]
                    _ = try await bench.rotate(grant, 0, from: "first", to: "second")
                }
            }
            #expect(try await affiliations.enable(member.id, audit: bench.event(), at: bench.start))
            for grant in families {
                #expect(try await bench.rotate(grant, 1, from: "second", to: "third") == .gone)
            }
        },
    ]
}
