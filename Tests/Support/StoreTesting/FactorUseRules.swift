import Model
import Primitives
import Testing

extension StoreConformance {
    static let factorUses: [StoreConformance] = [
        StoreConformance("a use moves the mark, and may replace the secret and add realms") { bench in
            let member = try await bench.memberOfVannes()
            let factor = try await bench.factor(.recoveryCodes, of: member)
            let later = bench.start + .hours(1)
            func spend(_ use: FactorUse) async throws {
                try await bench.begin(bench.newSession(member, startedAt: later), uses: [use])
            }
            try await spend(FactorUse(factor.id, from: 7, to: 8))
            var expected = factor
            (expected.mark, expected.lastUsedAt) = (8, later)
            #expect(try await bench.factors(of: member) == [expected])
            let use = FactorUse(factor.id, from: 8, to: 9, secret: [1, 2], realms: ["auray", "vannes"])
            try await spend(use)
            (expected.mark, expected.secret, expected.realms) = (9, [1, 2], ["auray", "vannes"])
            #expect(try await bench.factors(of: member) == [expected])
            for stale in [
                use, FactorUse(factor.id, from: 9, to: 8), FactorUse("unknown", from: 9, to: 10),
                FactorUse(factor.id, from: 10, to: 11, secret: [3]),
            ] {
                await bench.conflicts { try await spend(stale) }
            }
            #expect(try await bench.factors(of: member) == [expected])
            #expect(try await bench.told(.signedIn) == 2)
        },
        StoreConformance("of fifty sign-ins by one proof at once one is a session") { bench in
            let member = try await bench.memberOfVannes()
            let factor = try await bench.factor(.totp, of: member)
            let use = FactorUse(factor.id, from: 7, to: 8)
            let done = try await bench.doneOfFifty { number in
                try await bench.begin(bench.newSession(member), signIn: "sign-in \(number)", uses: [use])
            }
            #expect(done == 1)
            let sessions = try await bench.stores.sessions.sessions(of: member.agent, idle: .hours(8), now: bench.start)
            #expect(sessions.count == 1)
            #expect(try await bench.factors(of: member).map(\.mark) == [8])
            #expect(try await bench.told(.signedIn) == 1)
        },
        StoreConformance("of fifty sessions of one sign-in at once one starts") { bench in
            let member = try await bench.memberOfVannes()
            let done = try await bench.doneOfFifty { _ in
                try await bench.begin(bench.newSession(member), signIn: "one", sends: [StoreBench.owed("new device")])
            }
            #expect(done == 1)
            #expect(try await bench.owedWords() == ["new device"])
            // Sign-ins without a name are not one.
            try await bench.session(member)
            try await bench.session(member)
            let sessions = try await bench.stores.sessions.sessions(of: member.agent, idle: .hours(8), now: bench.start)
            #expect(sessions.count == 3)
        },
        StoreConformance("a sign-in with one stale proof starts, spends and sends nothing") { bench in
            let member = try await bench.memberOfVannes()
            let other = try await bench.member(of: "vannes", "yann")
            let theirs = try await bench.factor(.totp, of: other)
            let factor = try await bench.factor(.totp, of: member)
            let good = FactorUse(factor.id, from: 7, to: 8, realms: ["auray"])
            for bad in [
                FactorUse(factor.id, from: 7, to: 9), FactorUse("unknown", from: 7, to: 8),
                FactorUse(theirs.id, from: 7, to: 8),
            ] {
                let session = bench.newSession(member)
                await bench.conflicts {
                    try await bench.begin(session, uses: [good, bad], sends: [StoreBench.owed("mail")])
                }
                #expect(try await !bench.isLive(session))
            }
            #expect(try await bench.factors(of: member) == [factor])
            #expect(try await bench.factors(of: other) == [theirs])
            #expect(try await bench.lease().isEmpty)
            #expect(try await bench.told(.signedIn) == 0)
        },
        StoreConformance("who waits for work is woken by a session that owes something") { bench in
            let member = try await bench.memberOfVannes()
            let outbox = bench.stores.outbox
            for _ in 0..<3 {
                let clock = ContinuousClock()
                let started = clock.now
                async let waiting: Void = outbox.waitForWork(atMost: .seconds(60))
                try await bench.begin(bench.newSession(member), sends: [StoreBench.owed("mail")])
                await waiting
                #expect(clock.now - started < .seconds(30))
            }
        },
    ]
}
