import Model
import Primitives
import SignIn
import Storage
import Testing

/// What a sign-in must still do after its first proof: never below the policy of the realm whose source was proved.
@Suite struct SignInFlowTests {
    private struct Bench: Sendable {
        let base: SignInBench
        let flow: SignInFlow
        let member: Affiliation
        let desk: FactorDesk

        init() async throws {
            let base = try await SignInBench()
            let sealer = MasterKeySealer(masterKey: Secret([UInt8](repeating: 7, count: 32)))
            let notices = AgentNotices(
                stores: base.stores,
                sealer: sealer,
                baseURL: "https://hub.example",
                clock: base.clock
            )
            let random = SystemRandomSource()
            self.base = base
            self.flow = SignInFlow(
                stores: base.stores,
                sessions: SessionManager(stores: base.stores, clock: base.clock, random: random),
                policies: SignInPolicies(registry: base.stores.registry, hub: SignInPolicy()),
                throttle: Throttle(clock: base.clock),
                notices: notices,
                clock: base.clock,
                random: random
            )
            self.member = try await base.affiliation("local")
            self.desk = FactorDesk(
                stores: base.stores,
                sealer: sealer,
                notices: notices,
                clock: base.clock,
                random: random
            )
        }

        func proof(_ means: [Session.Means] = [.password]) -> Proof {
            Proof(
                agent: self.member.agent,
                realm: self.member.realm,
                account: self.member.agent.text,
                evidence: means.map {
                    .init(
                        means: $0,
                        time: self.base.clock.now,
                        realms: [self.member.realm],
                        affiliation: $0.isPrimary ? self.member.id : nil
                    )
                },
                browser: "browser"
            )
        }

        func step(
            _ proof: Proof? = nil,
            demand: Demand = Demand(),
            link: String? = nil,
            from address: String = "192.0.2.1"
        ) async throws -> SignInFlow.Step {
            let interaction = Interaction(
                id: "sign-in",
                startedAt: self.base.clock.now,
                destination: "/",
                demand: demand,
                link: link
            )
            return try await self.flow.step(interaction, proof ?? self.proof(), address: address)
        }

        func enrol() async throws {
            let holder = try #require(FactorHolder(self.proof(), link: nil, at: self.base.clock.now))
            let (key, offer) = self.desk.offerTOTP(holder)
            let visit = Visit(device: "", address: "192.0.2.1", known: nil, held: nil)
            let code = key.code(at: TOTP.step(of: self.base.clock.now))
            let added = try await self.desk.addTOTP(offer: offer, code: code, name: "", holder, visit)
            if case .added = added { return }
            Issue.record("not enrolled")
        }
    }

    @Test(arguments: [
        ([String](), "192.0.2.1", true), ([], "local", true), (["192.0.2.0/24"], "192.0.2.1", true),
        (["192.0.2.0/24"], "192.0.3.1", false), (["192.0.2.0/24"], "local", false), (["192.0.2.0/24"], "", false),
        (["10.0.0.0/8", "2001:db8::/32"], "2001:db8::1", true), (["10.0.0.0/8"], "::ffff:192.0.2.1", false),
        (["2001:db8::/32"], "2001:db9::1", false), ([SignInPolicy.nowhere], "192.0.2.1", false),
        (["nonsense"], "192.0.2.1", false),
    ])
    func `only the networks of the realm let in, whatever was proved`(
        networks: [String],
        address: String,
        isOpen: Bool
    ) async throws {
        let bench = try await Bench()
        try await bench.base.set { $0.networks = networks }
        for means in [[Session.Means.password], [.password, .totp], [.attestedPasskey]] {
            switch try await bench.step(bench.proof(means), from: address) {
            case .outsideNetworks: #expect(!isOpen)
            default: #expect(isOpen)
            }
        }
    }

    @Test func `a realm that is gone lets nobody in`() async throws {
        let bench = try await Bench()
        let proof = Proof(
            agent: bench.member.agent,
            realm: "nowhere",
            account: "a",
            evidence: bench.proof().evidence,
            browser: "browser"
        )
        guard case .outsideNetworks = try await bench.step(proof) else {
            Issue.record("somebody is let in")
            return
        }
    }

    @Test func `an enrolled factor is asked for, where the realm requires none as well`() async throws {
        let bench = try await Bench()
        guard case .finish = try await bench.step() else {
            Issue.record("nothing is enrolled, and something is asked")
            return
        }
        try await bench.enrol()
        guard case .secondFactor(let factors) = try await bench.step() else {
            Issue.record("an enrolled factor is not asked for")
            return
        }
        #expect(Set(factors.map(\.kind)) == [.totp, .recoveryCodes])
        for proof in [bench.proof([.password, .totp]), bench.proof([.passkey])] {
            guard case .finish = try await bench.step(proof) else {
                Issue.record("two factors are not enough")
                return
            }
        }
        // Survival spares nobody the second factor.
        guard case .secondFactor = try await bench.step(bench.proof([.survivalPassword])) else {
            Issue.record("survival spares the second factor")
            return
        }
    }

    @Test(arguments: [0, 3, 14]) func `a required factor can be put off for the days of grace, not a second longer`(
        days: Int
    ) async throws {
        let bench = try await Bench()
        try await bench.base.set { policy in
            policy.secondFactor = .agents
            policy.enrolmentGraceDays = days
        }
        let start = bench.base.clock.now
        for (wait, mayPutOff) in [
            (Duration.zero, days > 0), (.days(days) + .seconds(-1), days > 0), (.seconds(1), false), (.days(30), false),
        ] {
            if wait > .zero { bench.base.clock.advance(by: wait) }
            guard case .enrolment(let enrolment) = try await bench.step() else {
                Issue.record("nobody is asked to enrol")
                return
            }
            #expect(enrolment.deadline == start + .days(days))
            #expect(bench.flow.mayPutOff(enrolment) == mayPutOff, "after \(bench.base.clock.now - start)")
        }
    }

    @Test func `who must enrol but survives, or who administers nothing, goes on`() async throws {
        let bench = try await Bench()
        try await bench.base.set { $0.secondFactor = .agents }
        guard case .finish = try await bench.step(bench.proof([.survivalPassword])) else {
            Issue.record("something is enrolled while the directory is down")
            return
        }
        try await bench.base.set { $0.secondFactor = .none }
        guard case .finish = try await bench.step() else {
            Issue.record("the realm asks nothing")
            return
        }
    }

    @Test func `a level of several factors asks for an enrolment that may always be put off`() async throws {
        let bench = try await Bench()
        guard case .finish = try await bench.step(demand: Demand(levels: [.eidas1])),
            case .enrolment(let enrolment) = try await bench.step(demand: Demand(levels: [.eidas2]))
        else {
            Issue.record("the level decides")
            return
        }
        #expect(enrolment.deadline == nil)
        bench.base.clock.advance(by: .days(400))
        #expect(bench.flow.mayPutOff(enrolment))
    }

    @Test(arguments: ["", "nobody's token"]) func `a token that the helpdesk did not give opens no enrolment`(
        token: String
    ) async throws {
        let bench = try await Bench()
        try await bench.enrol()
        guard case .secondFactor = try await bench.step(link: token) else {
            Issue.record("a lost factor is replaced without a link")
            return
        }
    }

    @Test func `the helpdesk's link of this agent and realm opens an enrolment until its time`() async throws {
        let bench = try await Bench()
        try await bench.enrol()
        for (index, agent) in [Agent.ID("other"), bench.member.agent].enumerated() {
            let token = "token-\(index)"
            try await bench.base.stores.links.add(
                OneTimeLink(
                    hash: Digest.sha256(token),
                    purpose: .factor,
                    realm: SignInBench.realm,
                    affiliation: bench.member.id,
                    agent: agent,
                    createdAt: bench.base.clock.now,
                    expiresAt: bench.base.clock.now + .hours(1)
                ),
                sends: [],
                audit: AuditEvent(.linkGiven, actor: .hub)
            )
            switch try await bench.step(link: token) {
            case .enrolment(let enrolment):
                #expect(agent == bench.member.agent)
                #expect(enrolment.link != nil)
                #expect(!bench.flow.mayPutOff(enrolment))
            default: #expect(agent != bench.member.agent)
            }
        }
        bench.base.clock.advance(by: .hours(1))
        guard case .secondFactor = try await bench.step(link: "token-1") else {
            Issue.record("an old link opens an enrolment")
            return
        }
    }

    @Test func `a sign-in opens one session, and a code another one has used opens none`() async throws {
        let bench = try await Bench()
        let visit = Visit(device: "Firefox", address: "192.0.2.1", known: nil, held: nil)
        let interaction = Interaction(id: "once", startedAt: bench.base.clock.now, destination: "/")
        guard case .opened = try await bench.flow.finish(interaction, bench.proof(), visit: visit),
            case .usedBefore = try await bench.flow.finish(interaction, bench.proof(), visit: visit)
        else {
            Issue.record("one sign-in opens two sessions")
            return
        }
        try await bench.enrol()
        let factors = try await bench.desk.factors(of: bench.member.agent)
        let factor = try #require(factors.first { $0.kind == .totp })
        let use = FactorUse(factor.id, from: factor.mark, to: factor.mark + 2)
        func finish(_ id: String) async throws -> SignInFlow.Finish {
            let interaction = Interaction(id: id, startedAt: bench.base.clock.now, destination: "/")
            return try await bench.flow.finish(interaction, bench.proof([.password, .totp]), uses: [use], visit: visit)
        }
        guard case .opened = try await finish("first"), case .usedBefore = try await finish("second") else {
            Issue.record("one code opens two sessions")
            return
        }
    }
}
