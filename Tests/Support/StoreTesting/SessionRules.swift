import Model
import Primitives
import Testing

extension StoreConformance {
    static let sessions: [StoreConformance] = [
        StoreConformance("a session is found by its cookie and by its identifier, as started") { bench in
            let store = bench.stores.sessions
            try await bench.realm("vannes")
            let member = try await bench.member(of: "vannes")
            let session = try await bench.session(member, cookie: StoreBench.cookie)
            #expect(
                try await store.session(cookieHash: StoreBench.cookie, idle: .hours(8), now: bench.start) == session
            )
            #expect(try await store.session(session.id, idle: .hours(8), now: bench.start) == session)
            let other = Digest.sha256("other")
            #expect(try await store.session(cookieHash: other, idle: .hours(8), now: bench.start) == nil)
            #expect(try await store.session("unknown", idle: .hours(8), now: bench.start) == nil)
            await bench.conflicts { try await bench.session(member, cookie: StoreBench.cookie) }
            #expect(try await bench.stores.audit.entries(realm: nil, name: "session.started", limit: 9).count == 1)
        },
        StoreConformance("a session is over when idle, at its absolute end, and without an active affiliation") {
            bench in
            let store = bench.stores.sessions
            try await bench.realm("vannes")
            let member = try await bench.member(of: "vannes")
            let session = try await bench.session(member, cookie: StoreBench.cookie, idle: .hours(48))
            func isFound(after time: Duration, idle: Duration) async throws -> [Bool] {
                let now = bench.start + time
                return [
                    try await store.session(session.id, idle: idle, now: now) != nil,
                    try await store.session(cookieHash: StoreBench.cookie, idle: idle, now: now) != nil,
                    try await !store.sessions(of: member.agent, idle: idle, now: now).isEmpty,
                ]
            }
            #expect(try await isFound(after: .hours(8) - .seconds(1), idle: .hours(8)) == [true, true, true])
            #expect(try await isFound(after: .hours(8), idle: .hours(8)) == [false, false, false])
            #expect(try await isFound(after: .hours(12) - .seconds(1), idle: .hours(48)) == [true, true, true])
            #expect(try await isFound(after: .hours(12), idle: .hours(48)) == [false, false, false])
            let affiliations = bench.stores.realm("vannes").affiliations
            #expect(try await affiliations.disable(member.id, audit: bench.event(), at: bench.start))
            #expect(try await isFound(after: .zero, idle: .hours(8)) == [false, false, false])
            #expect(try await affiliations.enable(member.id, audit: bench.event(), at: bench.start))
            #expect(try await isFound(after: .zero, idle: .hours(8)) == [false, false, false])
        },
        StoreConformance("use is recorded at most once a minute") { bench in
            let store = bench.stores.sessions
            try await bench.realm("vannes")
            let session = try await bench.session(try await bench.member(of: "vannes"))
            func lastUse(_ touch: Duration) async throws -> Duration? {
                try await store.touch(session.id, at: bench.start + touch)
                let found = try await store.session(session.id, idle: .hours(8), now: bench.start + touch)
                return found.map { $0.lastUsedAt - bench.start }
            }
            #expect(try await lastUse(.seconds(59)) == .zero)
            #expect(try await lastUse(.seconds(61)) == .seconds(61))
            #expect(try await lastUse(.seconds(100)) == .seconds(61))
            #expect(try await lastUse(.seconds(-500)) == .seconds(61))
            #expect(try await lastUse(.hours(2)) == .hours(2))
            try await store.touch("unknown", at: bench.start)
        },
        StoreConformance("sessions of an agent are listed, last used first") { bench in
            let store = bench.stores.sessions
            try await bench.realm("vannes")
            let member = try await bench.member(of: "vannes")
            let other = try await bench.member(of: "vannes", "yann")
            let old = try await bench.session(member)
            let new = try await bench.session(member, startedAt: bench.start + .hours(1))
            try await bench.session(other)
            let now = bench.start + .hours(2)
            #expect(try await store.sessions(of: member.agent, idle: .hours(8), now: now) == [new, old])
            try await store.touch(old.id, at: now)
            #expect(
                try await store.sessions(of: member.agent, idle: .hours(8), now: now).map(\.id) == [old.id, new.id]
            )
        },
        StoreConformance("only its agent ends a session, once, and its grants with it") { bench in
            let store = bench.stores.sessions
            let (member, session) = try await bench.signedIn()
            let other = try await bench.member(of: "armor", "yann")
            let grant = try await bench.grant(member, session, "mail")
            let audit = bench.event(.sessionEnded)
            #expect(try await !store.end(session.id, of: other.agent, audit: audit, at: bench.start))
            #expect(try await !store.end("unknown", of: member.agent, audit: audit, at: bench.start))
            #expect(try await bench.isLive(grant))
            let ended = try await bench.fifty { _ in
                try await store.end(session.id, of: member.agent, audit: audit, at: bench.start)
            }
            #expect(ended.count { $0 } == 1)
            #expect(try await store.session(session.id, idle: .hours(8), now: bench.start) == nil)
            #expect(try await !bench.isLive(grant))
            #expect(try await bench.stores.audit.entries(realm: nil, name: "session.ended", limit: 99).count == 1)
            #expect(try await bench.stores.outbox.depth().waiting == 1)
        },
        StoreConformance("all sessions of an agent end but the one kept") { bench in
            let store = bench.stores.sessions
            let (member, kept) = try await bench.signedIn()
            let other = try await bench.session(try await bench.member(of: "armor", "yann"))
            let ended = try await bench.session(member)
            try await bench.session(member)
            let (first, second) = (
                try await bench.grant(member, kept, "mail"), try await bench.grant(member, ended, "mail")
            )
            let audit = bench.event(.sessionEnded)
            #expect(
                try await store.endAll(of: member.agent, except: kept.id, sends: [], audit: audit, at: bench.start) == 2
            )
            #expect(try await store.sessions(of: member.agent, idle: .hours(8), now: bench.start) == [kept])
            #expect(try await bench.isLive(first))
            #expect(try await !bench.isLive(second))
            #expect(
                try await store.endAll(of: member.agent, except: kept.id, sends: [], audit: audit, at: bench.start) == 0
            )
            #expect(
                try await store.endAll(of: member.agent, except: nil, sends: [], audit: audit, at: bench.start) == 1
            )
            #expect(try await store.session(other.id, idle: .hours(8), now: bench.start) == other)
        },
        StoreConformance("what the end of all sessions owes is queued with it, and not when none was open") { bench in
            let store = bench.stores.sessions
            let (member, kept) = try await bench.signedIn()
            try await bench.session(member)
            for _ in 0..<2 {
                _ = try await store.endAll(
                    of: member.agent,
                    except: kept.id,
                    sends: [StoreBench.owed("ended")],
                    audit: bench.event(.sessionEnded),
                    at: bench.start
                )
            }
            #expect(try await bench.lease().map { $0.payload["word"] } == ["ended"])
        },
        StoreConformance("applications of a session are those with a grant that lives") { bench in
            let store = bench.stores.sessions
            let (member, session) = try await bench.signedIn()
            let other = try await bench.session(member)
            let mail = try await bench.grant(member, session, "mail")
            try await bench.grant(member, session, "mail")
            try await bench.grant(member, session, "wiki")
            #expect(try await store.applications(of: session.id).map(\.clientID) == ["mail", "wiki"])
            #expect(try await store.applications(of: other.id).isEmpty)
            try await bench.stores.grants.end(mail.id, audit: bench.event(), at: bench.start)
            #expect(try await store.applications(of: session.id).map(\.clientID) == ["mail", "wiki"])
            #expect(try await store.end(session.id, of: member.agent, audit: bench.event(), at: bench.start))
            #expect(try await store.applications(of: session.id).isEmpty)
        },
    ]
}
