import Model
import Primitives
import SignIn
import Storage
import Synchronization
import Testing

/// identity.md, "Survival".
@Suite struct SurvivalTests {
    /// How long the last good bind of `fed` serves: two days.
    private static func bench(days: Int = 2) async throws -> SurvivalBench {
        let bench = try await SurvivalBench()
        try await bench.base.set { $0.survivalDays = days }
        return bench
    }

    @Test func `while the directory is down a password that was right lately signs in, and says so`() async throws {
        let bench = try await Self.bench()
        #expect(try await bench.means("right") == .password)
        bench.directory.accepted.withLock { $0 = nil }
        #expect(try await bench.means("right") == .survivalPassword)
        #expect(try await bench.means("wrong") == nil)
        #expect(try await bench.means("") == nil)
    }

    @Test func `survival is off unless the realm wants it`() async throws {
        let bench = try await Self.bench(days: 0)
        #expect(try await bench.means("right") == .password)
        bench.directory.accepted.withLock { $0 = nil }
        #expect(try await bench.means("right") == nil)
        // Wanted from now on: nothing was kept before.
        try await bench.base.set { $0.survivalDays = 7 }
        #expect(try await bench.means("right") == nil)
    }

    @Test func `a realm that wants it no more forgets at once`() async throws {
        let bench = try await Self.bench()
        #expect(try await bench.means("right") == .password)
        bench.directory.accepted.withLock { $0 = nil }
        try await bench.base.set { $0.survivalDays = 0 }
        #expect(try await bench.means("right") == nil)
    }

    @Test func `the hub's own policy ends it for every realm`() async throws {
        let bench = try await SurvivalBench(hub: { $0.survivalDays = 0 })
        try await bench.base.set { $0.survivalDays = 7 }
        #expect(try await bench.means("right") == .password)
        bench.directory.accepted.withLock { $0 = nil }
        #expect(try await bench.means("right") == nil)
    }

    @Test func `a good bind serves for the days of the policy and not an hour longer`() async throws {
        let bench = try await Self.bench()
        #expect(try await bench.means("right") == .password)
        bench.directory.accepted.withLock { $0 = nil }
        bench.clock.advance(by: .hours(47) + .minutes(50))
        #expect(try await bench.means("right") == .survivalPassword)
        bench.clock.advance(by: .hours(1))
        #expect(try await bench.means("right") == nil)
    }

    @Test func `who never signed in, or another agent, has nothing to survive on`() async throws {
        let bench = try await Self.bench()
        bench.directory.accepted.withLock { $0 = nil }
        #expect(try await bench.means("right") == nil)
        #expect(try await bench.means("right", "nobody") == nil)
    }

    @Test func `a disable ends it, and enabling again does not bring it back`() async throws {
        let bench = try await Self.bench()
        #expect(try await bench.means("right") == .password)
        bench.directory.accepted.withLock { $0 = nil }
        let fed = try await bench.base.affiliation("fed")
        let store = bench.base.stores.realm(SignInBench.realm).affiliations
        _ = try await store.disable(fed.id, audit: AuditEvent(.agentDisabled, actor: .hub), at: bench.clock.now)
        #expect(try await bench.means("right") == nil)
        _ = try await store.enable(fed.id, audit: AuditEvent(.agentEnabled, actor: .hub), at: bench.clock.now)
        #expect(try await bench.means("right") == nil)
        #expect(try await store.survivalVerifier(of: fed.id) == nil)
    }

    @Test func `a refusal never makes the hub survive`() async throws {
        let bench = try await Self.bench()
        #expect(try await bench.means("right") == .password)
        bench.directory.accepted.withLock { $0 = "changed" }
        #expect(try await bench.means("right") == nil)
        bench.directory.accepted.withLock { $0 = nil }
        // What the directory has refused since does not serve any more.
        #expect(try await bench.means("right") == nil)
    }

    @Test func `the first refusal of what was right ends what survived on it, and no other session`() async throws {
        let bench = try await Self.bench()
        let before = try await bench.session(try #require(await bench.proof("right")))
        bench.directory.accepted.withLock { $0 = nil }
        let survived = try await bench.session(try #require(await bench.proof("right")))
        #expect(survived.isSurvival)
        bench.directory.accepted.withLock { $0 = "changed" }
        #expect(try await bench.means("right") == nil)
        #expect(try await bench.sessions().map(\.id) == [before.id])
    }

    @Test func `a stranger's wrong password ends nobody's session`() async throws {
        let bench = try await Self.bench()
        _ = try await bench.proof("right")
        bench.directory.accepted.withLock { $0 = nil }
        let survived = try await bench.session(try #require(await bench.proof("right")))
        bench.directory.accepted.withLock { $0 = "right" }
        for guess in ["wrong", "", "Right", "changed"] { #expect(try await bench.means(guess) == nil) }
        #expect(try await bench.sessions().map(\.id) == [survived.id])
        bench.directory.accepted.withLock { $0 = nil }
        #expect(try await bench.means("right") == .survivalPassword)
    }

    @Test func `nothing can be enrolled on a survival password`() async throws {
        let bench = try await Self.bench()
        _ = try await bench.proof("right")
        bench.directory.accepted.withLock { $0 = nil }
        let proof = try #require(await bench.proof("right"))
        #expect(FactorHolder(proof, link: nil, at: bench.clock.now) == nil)
        let session = try await bench.session(proof)
        let holder = FactorHolder(session, browser: "browser", fresh: .minutes(60), at: bench.clock.now)
        #expect(holder == nil)
    }

    @Test func `a verifier is made once a day at most`() async throws {
        let bench = try await Self.bench()
        let store = bench.base.stores.realm(SignInBench.realm).affiliations
        let fed = try await bench.base.affiliation("fed")
        _ = try await bench.proof("right")
        let first = try #require(try await store.survivalVerifier(of: fed.id)?.madeAt)
        bench.clock.advance(by: .hours(23))
        _ = try await bench.proof("right")
        #expect(try await store.survivalVerifier(of: fed.id)?.madeAt == first)
        bench.clock.advance(by: .hours(1))
        _ = try await bench.proof("right")
        #expect(try await store.survivalVerifier(of: fed.id)?.madeAt == bench.clock.now)
    }
}

/// A directory that can be taken away and whose password changes, over the bench's records.
struct SurvivalBench: Sendable {
    final class Directory: PasswordChecker {
        /// Nil: it does not answer.
        let accepted = Mutex<String?>("right")
        /// What it was last given.
        let typed = Mutex<[UInt8]>([])

        func check(_ password: Secret, of affiliation: Affiliation) async -> PasswordCheck {
            self.typed.withLock { $0 = password.bytes }
            guard let accepted = self.accepted.withLock({ $0 }) else { return .unavailable(reason: "down") }
            return password.revealed() == accepted ? .right : .wrong
        }

        func checkNobody(in realm: Realm.Slug) async -> PasswordCheck {
            self.accepted.withLock { $0 } == nil ? .unavailable(reason: "down") : .wrong
        }
    }

    let base: SignInBench
    let directory = Directory()
    let policies: SignInPolicies
    let freshness: DirectoryFreshness
    private let manager: SessionManager
    private let signIn: PasswordSignIn

    var clock: ManualWallClock { self.base.clock }

    init(
        hub change: (inout SignInPolicy) -> Void = { $0.survivalDays = 7 },
        hashing: (any PasswordHashing)? = nil
    ) async throws {
        let base = try await SignInBench()
        var hub = SignInPolicy()
        hub.maximumStalenessHours = 168
        change(&hub)
        self.base = base
        self.policies = SignInPolicies(registry: base.stores.registry, hub: hub)
        self.freshness = DirectoryFreshness(stores: base.stores, policies: self.policies, clock: base.clock)
        self.manager = SessionManager(stores: base.stores, clock: base.clock, random: SystemRandomSource())
        self.signIn = PasswordSignIn(
            stores: base.stores,
            policies: self.policies,
            hashing: hashing ?? base.hashing,
            directories: self.directory,
            throttle: Throttle(clock: base.clock),
            freshness: self.freshness,
            clock: base.clock,
            ticks: base.ticks
        )
    }

    func proof(_ password: String, _ login: String = "fed") async throws -> Proof? {
        // Each try alone: throttling is another test's.
        self.clock.advance(by: .seconds(61))
        let attempt = PasswordAttempt(
            identifier: login,
            realm: SignInBench.realm,
            password: Secret(password),
            address: "192.0.2.1",
            browser: "browser"
        )
        guard case .proved(let proof) = try await self.signIn.signIn(attempt) else { return nil }
        return proof
    }

    func means(_ password: String, _ login: String = "fed") async throws -> Session.Means? {
        try await self.proof(password, login)?.evidence.first?.means
    }

    func session(_ proof: Proof) async throws -> Session {
        try await self.manager.start(
            .init(
                signIn: SystemRandomSource().token(),
                agent: proof.agent,
                realm: proof.realm,
                evidence: proof.evidence,
                policy: SignInPolicy()
            ),
            device: "Firefox",
            address: "192.0.2.1"
        ).session
    }

    func sessions() async throws -> [Session] {
        try await self.manager.sessions(of: self.base.affiliation("fed").agent)
    }
}
