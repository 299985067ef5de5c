package import Model
package import Primitives

/// A forgotten password of a local account: a link by mail, good once and for fifteen minutes. The second factor stays.
package struct PasswordReset: Sendable {
    package static let life = Duration.minutes(15)
    /// No answer is sooner, so that its time does not say whether a mail leaves.
    private static let floor = Duration.milliseconds(400)

    package enum Outcome: Sendable {
        case set
        /// The link opens nothing any more.
        case expired
        case weak([PasswordWeakness])
    }

    private let stores: any Stores
    private let policies: SignInPolicies
    private let hashing: any PasswordHashing
    private let breached: BreachedPasswords?
    private let lane = JudgingLane()
    private let throttle: Throttle
    private let notices: AgentNotices
    private let clock: any WallClock
    private let ticks: any Clock<Duration>
    private let random: any RandomSource

    package init(
        stores: any Stores,
        policies: SignInPolicies,
        hashing: any PasswordHashing,
        breached: BreachedPasswords?,
        throttle: Throttle,
        notices: AgentNotices,
        clock: any WallClock,
        ticks: any Clock<Duration> = ContinuousClock(),
        random: any RandomSource
    ) {
        self.stores = stores
        self.policies = policies
        self.hashing = hashing
        self.breached = breached
        self.throttle = throttle
        self.notices = notices
        self.clock = clock
        self.ticks = ticks
        self.random = random
    }

    /// Says nothing, whatever it found, and takes as long: a link leaves for a local account with a mail address, and for
    /// nobody else. A request counts among the tries of the account; one that is throttled is dropped as silently.
    package func request(identifier: String, realm: Realm.Slug, _ visit: Visit) async throws {
        let spent = try await self.ticks.measure { try await self.mail(identifier, realm, visit) }
        if spent < Self.floor { try await self.ticks.sleep(for: Self.floor - spent) }
    }

    private func mail(_ identifier: String, _ realm: Realm.Slug, _ visit: Visit) async throws {
        let found = try await self.stores.realm(realm).affiliations.named(identifier).filter { $0.status == .active }
        let account = found.map(\.agent.text).min() ?? "\(realm)/\(foldASCII(identifier))"
        let known = visit.known.flatMap { $0.knows(account) ? $0.id : nil }
        guard
            case .admitted(let ticket, _) = self.throttle.begin(
                account: account,
                address: visit.address,
                browser: known
            )
        else { return }
        // Every request counts: what is growing is the wait between two mails.
        defer { self.throttle.end(ticket, .wrong) }
        for affiliation in found where affiliation.source == .local {
            _ = try await self.give(.password, to: affiliation, life: Self.life, by: [.mail], actor: .hub)
        }
    }

    /// Makes a link and queues the mail that carries it, if one does; nil when it would need an address of the affiliation
    /// that there is not.
    package func give(
        _ purpose: OneTimeLink.Purpose,
        to affiliation: Affiliation,
        life: Duration,
        by carriers: Set<GivenLink.Carrier>,
        actor: AuditEvent.Actor
    ) async throws -> GivenLink? {
        let now = self.clock.now
        let token = self.random.token()
        let link = OneTimeLink(
            hash: Digest.sha256(token),
            purpose: purpose,
            realm: affiliation.realm,
            affiliation: affiliation.id,
            agent: affiliation.agent,
            createdAt: now,
            expiresAt: now + life
        )
        var sends: [OutboxEntry] = []
        if carriers.contains(.mail) {
            guard let entry = try await self.notices.link(link, token: token, to: affiliation) else { return nil }
            sends.append(entry)
        }
        let audit = AuditEvent(
            .linkGiven,
            realm: affiliation.realm,
            actor: actor,
            agent: affiliation.agent,
            fields: [
                "purpose": purpose.rawValue, "affiliation": affiliation.id.text,
                "by": carriers.map(\.rawValue).sorted().joined(separator: " "),
            ]
        )
        try await self.stores.links.add(link, sends: sends, audit: audit)
        return GivenLink(
            link: link,
            address: carriers.contains(.asker) ? Secret(self.notices.address(of: link, token: token)) : nil
        )
    }

    /// The affiliation that a link speaks of, while it opens something.
    package func affiliation(token: String, _ purpose: OneTimeLink.Purpose) async throws -> Affiliation? {
        guard let link = try await self.stores.links.link(Digest.sha256(token), now: self.clock.now),
            link.purpose == purpose
        else { return nil }
        return try await self.stores.realm(link.realm).affiliations.affiliation(link.affiliation)
    }

    package func set(_ password: String, token: String) async throws -> Outcome {
        guard let affiliation = try await self.affiliation(token: token, .password) else { return .expired }
        let weaknesses = try await self.weaknesses(of: password, affiliation.profile, in: affiliation.realm)
        guard weaknesses.isEmpty else { return .weak(weaknesses) }
        do {
            try await self.stores.links.setPassword(
                try await self.hashing.hash(PasswordRules.normalised(password)),
                by: Digest.sha256(token),
                sends: try await self.notices.passwordChanged(affiliation),
                audit: AuditEvent(
                    .passwordSet,
                    realm: affiliation.realm,
                    actor: .agent(affiliation.agent),
                    agent: affiliation.agent,
                    fields: ["affiliation": affiliation.id.text]
                ),
                at: self.clock.now
            )
            return .set
        } catch let error as StoreError where error.code == .conflict {
            return .expired
        }
    }

    /// From the account, after a fresh proof: every other session of the agent ends. Empty: it is changed.
    package func change(
        _ password: String,
        of affiliation: Affiliation,
        kept: Session
    ) async throws -> [PasswordWeakness] {
        let weaknesses = try await self.weaknesses(of: password, affiliation.profile, in: affiliation.realm)
        guard weaknesses.isEmpty else { return weaknesses }
        try await self.keep(password, of: affiliation, except: kept)
        return []
    }

    /// In the place of one that an administrator chose, before it opens anything: another one than that. Empty: it is
    /// chosen, and every session of the agent has ended but the one that the browser holds.
    package func choose(
        _ password: String,
        of affiliation: Affiliation,
        kept: Session?
    ) async throws -> [PasswordWeakness] {
        let weaknesses = try await self.weaknesses(of: password, affiliation.profile, in: affiliation.realm)
        guard weaknesses.isEmpty else { return weaknesses }
        let given = try await self.stores.realm(affiliation.realm).affiliations.passwordHash(of: affiliation.id)
        if let given, try await self.hashing.isRight(PasswordRules.normalised(password), verifier: given) {
            return [.unchanged]
        }
        try await self.keep(password, of: affiliation, except: kept)
        return []
    }

    private func keep(_ password: String, of affiliation: Affiliation, except kept: Session?) async throws {
        let now = self.clock.now
        let audit = AuditEvent(
            .passwordSet,
            realm: affiliation.realm,
            actor: .agent(affiliation.agent),
            agent: affiliation.agent,
            fields: ["affiliation": affiliation.id.text]
        )
        try await self.stores.realm(affiliation.realm).affiliations.setPasswordHash(
            try await self.hashing.hash(PasswordRules.normalised(password)),
            of: affiliation.id,
            chosenBy: .agent,
            sends: try await self.notices.passwordChanged(affiliation),
            audit: audit,
            at: now
        )
        let ended = AuditEvent(
            .sessionEnded,
            actor: .agent(affiliation.agent),
            agent: affiliation.agent,
            fields: ["session": "all"]
        )
        // The mail about the password says it too.
        _ = try await self.stores.sessions
            .endAll(of: affiliation.agent, except: kept?.id, sends: [], audit: ended, at: now)
    }

    /// What the realm, the hub and the lists have against it; empty: nothing.
    package func weaknesses(
        of password: String,
        _ profile: Affiliation.Profile,
        in slug: Realm.Slug
    ) async throws -> [PasswordWeakness] {
        guard let realm = try await self.stores.registry.realm(slug)?.realm else { return [] }
        let policy = self.policies.policy(of: realm).password
        let rules = PasswordRules(
            minimumLength: policy.minLength,
            minimumBits: policy.minEntropyBits,
            realmWords: [realm.name, realm.shortName ?? "", realm.slug.text] + realm.domains + policy.words,
            breached: self.breached
        )
        let names = [profile.login, profile.mail ?? "", profile.givenName, profile.familyName, profile.displayName]
        let secret = PasswordRules.normalised(password)
        // A file is read, and a long text is weighed: not where requests wait.
        return try await self.lane.run { try rules.weaknesses(of: secret, ownNames: names) }
    }
}

/// The thread on which passwords are judged.
private actor JudgingLane {
    private nonisolated let executor = BlockingExecutor(label: "password-rules")
    nonisolated var unownedExecutor: UnownedSerialExecutor { self.executor.asUnownedSerialExecutor() }

    func run<Value: Sendable>(_ work: @Sendable () throws -> Value) throws -> Value { try work() }
}
