package import Model
package import Primitives

/// What a sign-in that has proved something must still do, and how it ends in a session: never below the policy of the
/// realm whose source it proved.
package struct SignInFlow: Sendable {
    package enum Step: Sendable {
        /// One of these is asked for.
        case secondFactor([Factor])
        /// Nothing enrolled counts for this realm. `deadline` nil: it may always be put off.
        case enrolment(Enrolment)
        /// An administrator knows the password that was proved: the agent chooses another one first.
        case newPassword(Affiliation)
        /// The realm does not let anybody in from this network.
        case outsideNetworks
        case finish
    }

    package struct Enrolment: Sendable {
        package let realm: Realm
        /// Put off until then; in the past: it must be done now. Nil: nothing but this request asks for it.
        package let deadline: Timestamp?
        /// Given by the helpdesk: what was enrolled before is replaced.
        package let link: OneTimeLink?
    }

    package enum Finish: Sendable {
        case opened(SessionManager.Started, KnownBrowser)
        /// The same sign-in, or the same proof, was used before.
        case usedBefore
    }

    private let stores: any Stores
    private let sessions: SessionManager
    private let policies: SignInPolicies
    private let throttle: Throttle
    private let notices: AgentNotices
    private let meter: SignInMeter
    private let clock: any WallClock
    private let random: any RandomSource

    package init(
        stores: any Stores,
        sessions: SessionManager,
        policies: SignInPolicies,
        throttle: Throttle,
        notices: AgentNotices,
        meter: SignInMeter = SignInMeter(),
        clock: any WallClock,
        random: any RandomSource
    ) {
        self.stores = stores
        self.sessions = sessions
        self.policies = policies
        self.throttle = throttle
        self.notices = notices
        self.meter = meter
        self.clock = clock
        self.random = random
    }

    /// Computed anew for each page: a factor enrolled meanwhile in another tab is asked for.
    package func step(_ interaction: Interaction, _ proof: Proof, address: String) async throws -> Step {
        guard let realm = try await self.stores.registry.realm(proof.realm)?.realm else { return .outsideNetworks }
        let policy = self.policies.policy(of: realm)
        guard policy.letsIn(address) else { return .outsideNetworks }
        if let affiliation = try await self.givenPassword(of: proof) { return .newPassword(affiliation) }
        if proof.isMultiFactor { return .finish }
        let factors = try await self.stores.factors.factors(of: proof.agent)
        let counting = factors.filter { $0.realms.contains(proof.realm) }
        if counting.contains(where: { $0.kind != .recoveryCodes }) {
            guard let link = try await self.link(of: interaction, proof) else { return .secondFactor(counting) }
            return .enrolment(Enrolment(realm: realm, deadline: self.clock.now, link: link))
        }
        let isRequired = try await self.requiresSecondFactor(policy, of: proof.agent)
        let link = try await self.link(of: interaction, proof)
        guard isRequired || interaction.demand.needsSecondFactor || link != nil, !proof.isSurvival else {
            return .finish
        }
        let deadline = isRequired ? try await self.deadline(proof, policy) : nil
        return .enrolment(Enrolment(realm: realm, deadline: deadline, link: link))
    }

    /// Whether the enrolment may be put off now.
    package func mayPutOff(_ enrolment: Enrolment) -> Bool {
        enrolment.link == nil && enrolment.deadline.map { self.clock.now < $0 } ?? true
    }

    /// Opens the session, or raises the one that the browser holds when it is the same agent's; another agent's ends.
    package func finish(
        _ interaction: Interaction,
        _ proof: Proof,
        uses: [FactorUse] = [],
        visit: Visit
    ) async throws -> Finish {
        // Whatever page it came from, and whenever it was given.
        if try await self.givenPassword(of: proof) != nil { return .usedBefore }
        let opening = SessionManager.Opening(
            signIn: interaction.id,
            agent: proof.agent,
            realm: proof.realm,
            evidence: proof.evidence,
            policy: try await self.policy(of: proof),
            uses: uses
        )
        let started: SessionManager.Started
        var sends = try await self.notices.recoveryCodeUsed(opening, visit)
        if proof.isOperators { sends += try await self.notices.operatorUsed(proof, visit) }
        do {
            if let held = visit.held, held.session.agent == proof.agent {
                started = try await self.sessions.raise(
                    held,
                    opening,
                    device: visit.device,
                    address: visit.address,
                    sends: sends
                )
            } else {
                let isKnown = visit.known?.knows(proof.account) ?? false
                if !isKnown { sends += try await self.notices.newDevice(proof, visit) }
                started = try await self.sessions.start(
                    opening,
                    device: visit.device,
                    address: visit.address,
                    sends: sends
                )
            }
        } catch let error as StoreError where error.code == .conflict {
            return .usedBefore
        }
        if let held = visit.held, held.session.agent != proof.agent {
            // Nobody holds its cookie any more.
            let old = held.session
            _ = try await self.sessions.end(old.id, of: old.agent, actor: .agent(old.agent))
        }
        self.meter.count(.opened, in: proof.realm, proof.evidence.map(\.means))
        let known = visit.known ?? KnownBrowser(random: self.random)
        // Of this browser only: what others guessed at the account from elsewhere is still counted.
        self.throttle.forgive(
            account: proof.account,
            browser: known.knows(proof.account) ? known.id : nil
        )
        return .opened(started, known.learning(proof.account))
    }

    private func requiresSecondFactor(_ policy: SignInPolicy, of agent: Agent.ID) async throws -> Bool {
        switch policy.secondFactor {
        case .none: false
        case .admins: try await !self.stores.roles.roles(of: agent).isEmpty
        case .agents: true
        }
    }

    /// The affiliation whose password, proved now, an administrator chose. What a session proved before it was given is
    /// not asked about.
    private func givenPassword(of proof: Proof) async throws -> Affiliation? {
        let now = self.clock.now
        for evidence in proof.evidence where evidence.means == .password && now - evidence.time < Proof.life {
            let store = self.stores.realm(proof.realm).affiliations
            guard let id = evidence.affiliation, try await store.passwordOrigin(of: id) == .administrator else {
                continue
            }
            return try await store.affiliation(id)
        }
        return nil
    }

    private func link(of interaction: Interaction, _ proof: Proof) async throws -> OneTimeLink? {
        // While a directory is down nothing is enrolled.
        guard !proof.isSurvival, let token = interaction.link,
            let link = try await self.stores.links.link(Digest.sha256(token), now: self.clock.now),
            link.purpose == .factor, link.agent == proof.agent, link.realm == proof.realm
        else { return nil }
        return link
    }

    /// With the shortest lives of all realms that the session will open.
    private func policy(of proof: Proof) async throws -> SignInPolicy {
        var policy = try await self.policies.policy(of: proof.realm)
        for realm in Set(proof.evidence.flatMap(\.realms)) where realm != proof.realm {
            let other = try await self.policies.policy(of: realm)
            policy.sessionIdleMinutes = min(policy.sessionIdleMinutes, other.sessionIdleMinutes)
            policy.sessionMaximumMinutes = min(policy.sessionMaximumMinutes, other.sessionMaximumMinutes)
        }
        return policy
    }

    private func deadline(_ proof: Proof, _ policy: SignInPolicy) async throws -> Timestamp {
        guard let affiliation = proof.evidence.compactMap(\.affiliation).first else { return self.clock.now }
        let asked = try await self.stores.factors.enrolmentAskedAt(affiliation, in: proof.realm, else: self.clock.now)
        return asked + .days(policy.enrolmentGraceDays)
    }
}
