import Model
import Primitives
import SignIn
import Storage
import Synchronization
import Testing

/// An operator's account is counted like every other, by the same counters.
@Suite struct OperatorThrottleTests {
    private static func attempt(
        _ name: String,
        _ password: String,
        from address: String,
        in realm: Realm.Slug = Realm.platform,
        _ bench: SignInBench
    ) async throws -> PasswordSignIn.Outcome {
        try await bench.signIn.signIn(
            PasswordAttempt(
                identifier: name,
                realm: realm,
                password: Secret(password),
                address: address,
                known: nil,
                browser: "browser"
            )
        )
    }

    private static func lend(_ body: (SignInBench) async throws -> Void) async throws {
        let bench = try await SignInBench()
        let (now, random) = (bench.clock.now, SystemRandomSource())
        let agent = Agent.make(at: now, random: random)
        let account = Affiliation(
            realm: Realm.platform,
            id: .make(at: now, random: random),
            agent: agent.id,
            source: .local,
            profile: .init(login: "astreinte", givenName: "a", familyName: "a", organization: .ofNobody),
            createdAt: now
        )
        try await bench.stores.roles.createOperator(agent, account, audits: [], at: now)
        try await bench.stores.realm(Realm.platform).affiliations.setPasswordHash(
            "right",
            of: account.id,
            chosenBy: .agent,
            sends: [],
            audit: AuditEvent(.passwordSet, actor: .hub),
            at: now
        )
        try await body(bench)
    }

    @Test func `a network that guessed too often is kept out, and an operator elsewhere is let in`() async throws {
        try await Self.lend { bench in
            bench.directories.isDown.withLock { $0 = true }
            var isThrottled = false
            for number in 0..<600 where !isThrottled {
                let name = "somebody\(number)"
                if case .throttled = try await Self.attempt(name, "wrong", from: "198.51.100.7", in: "armor", bench) {
                    isThrottled = true
                }
            }
            #expect(isThrottled)
            guard case .throttled = try await Self.attempt("astreinte", "right", from: "198.51.100.7", bench) else {
                Issue.record("the network's counter is not the operators'")
                return
            }
            guard case .proved(let proof) = try await Self.attempt("astreinte", "right", from: "203.0.113.9", bench)
            else {
                Issue.record("the operator is kept out by what others did")
                return
            }
            #expect(proof.isOperators && proof.realm == Realm.platform)
        }
    }

    @Test func `guesses at the account itself wait like those at every other`() async throws {
        try await Self.lend { bench in
            for number in 0..<6 {
                guard case .refused = try await Self.attempt("astreinte", "wrong", from: "192.0.2.\(number)", bench)
                else {
                    Issue.record("not refused")
                    return
                }
            }
            guard case .throttled(let wait) = try await Self.attempt("astreinte", "right", from: "192.0.2.9", bench)
            else {
                Issue.record("not counted")
                return
            }
            // Slowed, never locked out.
            #expect(wait <= .seconds(60))
            bench.clock.advance(by: .seconds(61))
            guard case .proved = try await Self.attempt("astreinte", "right", from: "192.0.2.9", bench) else {
                Issue.record("locked out")
                return
            }
        }
    }
}
