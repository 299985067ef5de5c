import Model
import Primitives
import Testing

extension StoreConformance {
    static let raising: [StoreConformance] = [
        StoreConformance("a raised session keeps its name and grants, and changes its cookie") { bench in
            let store = bench.stores.sessions
            let (member, old) = try await bench.signedIn()
            let grant = try await bench.grant(member, old, "mail")
            let factor = try await bench.factor(.totp, of: member)
            let later = bench.start + .hours(1)
            let raised = bench.raised(old, by: factor, at: later)
            let use = FactorUse(factor.id, from: 7, to: 8)
            try await bench.raise(raised, to: "new", from: Digest.sha256(old.id.text), uses: [use], at: later)
            #expect(try await store.session(old.id, idle: .hours(8), now: later) == raised)
            #expect(try await store.session(cookieHash: Digest.sha256("new"), idle: .hours(8), now: later) == raised)
            let cookie = Digest.sha256(old.id.text)
            #expect(try await store.session(cookieHash: cookie, idle: .hours(8), now: later) == nil)
            #expect(try await bench.isLive(grant))
            #expect(try await bench.factors(of: member).map(\.mark) == [8])
            #expect(try await bench.told(.sessionRaised) == 1)
        },
        StoreConformance("what is not the live session of that cookie and agent is not raised") { bench in
            let (member, session) = try await bench.signedIn()
            let other = try await bench.member(of: "armor", "yann")
            let factor = try await bench.factor(.totp, of: member)
            let cookie = Digest.sha256(session.id.text)
            let (raised, later) = (bench.raised(session, by: factor, at: bench.start), bench.start + .hours(1))
            let good = FactorUse(factor.id, from: 7, to: 8)
            func isRefused(_ raised: Session, from: [UInt8], _ use: FactorUse, at time: Timestamp) async {
                await bench.conflicts { try await bench.raise(raised, to: "new", from: from, uses: [use], at: time) }
            }
            await isRefused(raised, from: Digest.sha256("other"), good, at: later)
            await isRefused(raised, from: cookie, FactorUse(factor.id, from: 6, to: 8), at: later)
            await isRefused(raised, from: cookie, good, at: bench.start + .hours(8))
            await isRefused(bench.raised(session, of: other.agent, at: later), from: cookie, good, at: later)
            #expect(try await bench.factors(of: member) == [factor])
            #expect(try await bench.stores.sessions.session(session.id, idle: .hours(8), now: bench.start) == session)
            let audit = bench.event(.sessionEnded)
            #expect(try await bench.stores.sessions.end(session.id, of: member.agent, audit: audit, at: bench.start))
            await isRefused(raised, from: cookie, good, at: later)
            #expect(try await bench.told(.sessionRaised) == 0)
        },
        StoreConformance("of fifty that raise one session at once one does") { bench in
            let (_, session) = try await bench.signedIn()
            let done = try await bench.doneOfFifty { number in
                let raised = bench.raised(session, at: bench.start)
                try await bench.raise(raised, to: "new \(number)", from: Digest.sha256(session.id.text))
            }
            #expect(done == 1)
        },
        StoreConformance("a session raised and ended at once is over") { bench in
            let (member, _) = try await bench.signedIn()
            let store = bench.stores.sessions
            for round in 0..<10 {
                let session = try await bench.session(member)
                let cookie = Digest.sha256(session.id.text)
                let answers = try await bench.fifty { number in
                    // Among the first, so that in some rounds it comes before any raise and in some after one.
                    if number == round {
                        return try await round.isMultiple(of: 2)
                            ? store.end(session.id, of: member.agent, audit: bench.event(), at: bench.start)
                            : store.endAll(
                                of: member.agent,
                                except: nil,
                                sends: [],
                                audit: bench.event(),
                                at: bench.start
                            ) > 0
                    }
                    do {
                        let raised = bench.raised(session, at: bench.start)
                        try await bench.raise(raised, to: "\(round) \(number)", from: cookie)
                    } catch let error as StoreError where error.code == .conflict {}
                    return false
                }
                #expect(answers.contains(true))
                #expect(try await !bench.isLive(session))
                for number in 0..<50 {
                    let hash = Digest.sha256("\(round) \(number)")
                    #expect(try await store.session(cookieHash: hash, idle: .hours(8), now: bench.start) == nil)
                }
            }
        },
        StoreConformance("a session rests no longer than it may itself, nor than is asked") { bench in
            let store = bench.stores.sessions
            let member = try await bench.memberOfVannes()
            let session = try await bench.session(member, cookie: StoreBench.cookie, idle: .minutes(30))
            func isFound(after time: Duration, idle: Duration) async throws -> [Bool] {
                let now = bench.start + time
                return [
                    try await store.session(session.id, idle: idle, now: now) != nil,
                    try await store.session(cookieHash: StoreBench.cookie, idle: idle, now: now) != nil,
                    try await !store.sessions(of: member.agent, idle: idle, now: now).isEmpty,
                ]
            }
            let last = Duration.minutes(30) - .microseconds(1)
            #expect(try await isFound(after: last, idle: .hours(8)) == [true, true, true])
            #expect(try await isFound(after: .minutes(30), idle: .hours(8)) == [false, false, false])
            #expect(
                try await isFound(after: .minutes(10) - .microseconds(1), idle: .minutes(10)) == [true, true, true]
            )
            #expect(try await isFound(after: .minutes(10), idle: .minutes(10)) == [false, false, false])
            try await store.touch(session.id, at: bench.start + .minutes(20))
            #expect(try await isFound(after: .minutes(45), idle: .hours(8)) == [true, true, true])
        },
    ]
}

extension StoreBench {
    /// The same session with one proof more, used now.
    fileprivate func raised(
        _ session: Session,
        by factor: Factor? = nil,
        of agent: Agent.ID? = nil,
        at time: Timestamp
    ) -> Session {
        let realms = session.evidence.first?.realms ?? []
        return Session(
            id: session.id,
            agent: agent ?? session.agent,
            evidence: session.evidence + [.init(means: .totp, time: time, realms: realms, factor: factor?.id)],
            device: session.device,
            address: session.address,
            createdAt: session.createdAt,
            lastUsedAt: time,
            idle: .hours(2),
            expiresAt: session.createdAt + .hours(10)
        )
    }

    fileprivate func raise(
        _ session: Session,
        to cookie: String,
        from replaced: [UInt8],
        uses: [FactorUse] = [],
        at time: Timestamp? = nil
    ) async throws {
        try await self.stores.sessions.raise(
            session,
            cookieHash: Digest.sha256(cookie),
            replacing: replaced,
            signIn: nil,
            uses: uses,
            sends: [],
            audit: self.event(.sessionRaised, agent: session.agent),
            at: time ?? self.start
        )
    }
}
