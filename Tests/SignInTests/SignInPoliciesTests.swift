import Model
import Primitives
import SignIn
import Storage
import Testing

/// A realm's policy may only be stricter than the hub's.
@Suite struct SignInPoliciesTests {
    @Test func `no realm is weaker than the hub, in any of its rules`() async throws {
        var hub = SignInPolicy()
        hub.secondFactor = .agents
        hub.enrolmentGraceDays = 7
        hub.sessionIdleMinutes = 60
        hub.sessionMaximumMinutes = 240
        hub.reauthenticationMinutes = 3
        hub.password.minLength = 14
        hub.password.minEntropyBits = 60
        hub.networks = ["192.0.2.0/24"]
        hub.survivalDays = 1
        hub.maximumStalenessHours = 12
        let bench = try await SignInBench()
        try await bench.set { policy in
            policy = SignInPolicy()
            policy.enrolmentGraceDays = 90
            policy.networks = ["0.0.0.0/0"]
            policy.survivalDays = 7
            policy.maximumStalenessHours = 168
        }
        let policies = SignInPolicies(registry: bench.stores.registry, hub: hub)
        #expect(try await policies.policy(of: SignInBench.realm) == hub)
        // A realm that is gone has no weaker one either.
        #expect(try await policies.policy(of: "nowhere") == hub)
    }

    @Test func `what a realm asks beyond the hub is asked`() async throws {
        let bench = try await SignInBench()
        try await bench.set { policy in
            policy.secondFactor = .agents
            policy.sessionIdleMinutes = 15
            policy.reauthenticationMinutes = 1
            policy.networks = ["198.51.100.0/24"]
        }
        let policies = SignInPolicies(registry: bench.stores.registry, hub: SignInPolicy())
        let policy = try await policies.policy(of: SignInBench.realm)
        #expect(policy.secondFactor == .agents)
        #expect(policy.sessionIdleMinutes == 15)
        #expect(policy.reauthenticationMinutes == 1)
        #expect(policy.networks == ["198.51.100.0/24"])
    }

    @Test func `networks that have nothing in common let nobody in`() async throws {
        var hub = SignInPolicy()
        hub.networks = ["10.0.0.0/8"]
        let bench = try await SignInBench()
        try await bench.set { $0.networks = ["192.0.2.0/24"] }
        let policies = SignInPolicies(registry: bench.stores.registry, hub: hub)
        #expect(try await policies.policy(of: SignInBench.realm).networks == [SignInPolicy.nowhere])
    }
}

extension SignInBench {
    /// Changes what the realm asks, as an applied file does.
    func set(_ change: (inout SignInPolicy) -> Void) async throws {
        let applied = try #require(try await self.stores.registry.realm(Self.realm))
        var realm = applied.realm
        change(&realm.signIn)
        try await self.stores.registry.apply(
            upserts: [realm],
            removals: [],
            expected: [Self.realm: applied.version],
            audit: AuditEvent(.realmsApplied, actor: .hub),
            at: self.clock.now
        )
    }

    func affiliation(_ login: String) async throws -> Affiliation {
        try #require(try await self.stores.realm(Self.realm).affiliations.named(login).first)
    }
}
