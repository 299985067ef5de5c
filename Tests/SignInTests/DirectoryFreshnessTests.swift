import Model
import Primitives
import SignIn
import Storage
import Synchronization
import Testing

/// identity.md, "Survival": what the hub knows of a directory agent must be young enough to open anything.
@Suite struct DirectoryFreshnessTests {
    private static func contact(_ bench: SurvivalBench) async throws {
        try await bench.base.stores.realm(SignInBench.realm).directories
            .recordContact(with: "annuaire", at: bench.clock.now, rest: .zero)
    }

    @Test func `a directory that was never reached is not fresh, a local account always is`() async throws {
        let bench = try await SurvivalBench()
        #expect(try await !bench.freshness.isFresh(bench.base.affiliation("fed")))
        #expect(try await bench.freshness.isFresh(bench.base.affiliation("local")))
    }

    @Test(arguments: [(24, 0, 24), (1, 0, 1), (168, 0, 168), (1, 2, 48), (24, 7, 168)])
    func `a contact serves for the hours of the policy, or the days of survival, and no longer`(
        hours: Int,
        days: Int,
        bound: Int
    ) async throws {
        let bench = try await SurvivalBench()
        try await bench.base.set { policy in
            policy.maximumStalenessHours = hours
            policy.survivalDays = days
        }
        let fed = try await bench.base.affiliation("fed")
        try await Self.contact(bench)
        bench.clock.advance(by: .hours(bound) + .seconds(-1))
        #expect(try await bench.freshness.isFresh(fed))
        bench.clock.advance(by: .seconds(1))
        #expect(try await !bench.freshness.isFresh(fed))
        bench.clock.advance(by: .days(365))
        #expect(try await !bench.freshness.isFresh(fed))
        try await Self.contact(bench)
        bench.clock.advance(by: .minutes(1))
        #expect(try await bench.freshness.isFresh(fed))
    }

    @Test func `a good bind is a contact, a refused or unanswered one is none`() async throws {
        let bench = try await SurvivalBench()
        let fed = try await bench.base.affiliation("fed")
        _ = try await bench.proof("wrong")
        #expect(try await !bench.freshness.isFresh(fed))
        bench.directory.accepted.withLock { $0 = nil }
        _ = try await bench.proof("right")
        #expect(try await !bench.freshness.isFresh(fed))
        bench.directory.accepted.withLock { $0 = "right" }
        _ = try await bench.proof("right")
        #expect(try await bench.freshness.isFresh(fed))
    }

    @Test(arguments: [Realm.Slug("armor"), "argoat", nil])
    func `a passkey opens nothing for an agent whose directory is stale`(wanted: Realm.Slug?) async throws {
        let bench = try await SurvivalBench()
        let fed = try await bench.base.affiliation("fed")
        let passkey = try await SurvivalPasskey(of: fed, bench)
        guard case .refused = try await passkey.use(in: wanted) else {
            Issue.record("a directory that was never reached opens for a passkey")
            return
        }
        try await Self.contact(bench)
        guard case .proved(let proof, _) = try await passkey.use(in: wanted) else {
            Issue.record("the passkey is refused for another reason")
            return
        }
        #expect(proof.evidence.map(\.realms) == [["armor"]])
        bench.clock.advance(by: .hours(24))
        guard case .refused = try await passkey.use(in: wanted) else {
            Issue.record("a stale directory opens for a passkey")
            return
        }
    }

    @Test(arguments: [(["10.0.0.0/8"], false), (["192.0.2.0/24"], true), ([], true), (["0.0.0.0/32"], false)])
    func `a passkey opens nothing from a network that the realm keeps out`(
        networks: [String],
        isOpen: Bool
    ) async throws {
        let bench = try await SurvivalBench()
        try await Self.contact(bench)
        try await bench.base.set { $0.networks = networks }
        let passkey = try await SurvivalPasskey(of: bench.base.affiliation("fed"), bench)
        switch try await passkey.use(in: nil) {
        case .proved: #expect(isOpen)
        case .refused: #expect(!isOpen)
        case .throttled: Issue.record("throttled")
        }
    }
}

/// A passkey of an agent, and the check that it goes through.
struct SurvivalPasskey: Sendable {
    private let device: SoftAuthenticator
    private let check: PasskeyCheck

    init(of member: Affiliation, _ bench: SurvivalBench) async throws {
        let scene = try PasskeyScene()
        var device = try SoftAuthenticator()
        device.userHandle = Array(member.agent.text.utf8)
        device.counter = 0
        self.device = device
        let keeper = FactorDesk(
            stores: bench.base.stores,
            sealer: MasterKeySealer(masterKey: Secret([UInt8](repeating: 7, count: 32))),
            notices: AgentNotices(
                stores: bench.base.stores,
                sealer: MasterKeySealer(masterKey: Secret([UInt8](repeating: 7, count: 32))),
                baseURL: "https://hub.example",
                clock: bench.clock
            ),
            clock: bench.clock,
            random: SystemRandomSource()
        )
        let proof = Proof(
            agent: member.agent,
            realm: member.realm,
            account: member.agent.text,
            evidence: [.init(means: .password, time: bench.clock.now, realms: [member.realm], affiliation: member.id)],
            browser: "browser"
        )
        let holder = try #require(FactorHolder(proof, link: nil, at: bench.clock.now))
        let offered = try await keeper.offerPasskey(holder, party: scene.party, name: "fed", displayName: "fed")
        let challenge = try #require(offered.options["challenge"]?.string.flatMap { Base64URL.decode($0) })
        let registration = try device.register(challenge, .none)
        let added = try await keeper.addPasskey(
            String(decoding: registration.json, as: UTF8.self),
            offer: offered.offer,
            name: "clé",
            holder,
            verifier: try RegistrationVerifier(party: scene.party, roots: []),
            Visit(device: "Firefox", address: "192.0.2.1", known: nil, held: nil)
        )
        guard case .added(let evidence, _) = added else {
            Issue.record("\(added)")
            throw CancellationError()
        }
        #expect(evidence.means == .passkey)
        self.check = PasskeyCheck(
            stores: bench.base.stores,
            party: scene.party,
            policies: bench.policies,
            freshness: bench.freshness,
            throttle: Throttle(clock: bench.clock),
            clock: bench.clock,
            random: SystemRandomSource()
        )
    }

    func use(in realm: Realm.Slug?) async throws -> PasskeyCheck.Outcome {
        let offer = try #require(await self.check.offer(to: nil))
        let answer = try self.device.use(offer.challenge)
        return try await self.check.check(
            String(decoding: answer.json, as: UTF8.self),
            challenge: offer.challenge,
            after: nil,
            in: realm,
            browser: "browser",
            Visit(device: "Firefox", address: "192.0.2.1", known: nil, held: nil)
        )
    }
}
