package import Model
package import Primitives

/// The first factor: a password, checked where the affiliation lives.
package struct PasswordSignIn: Sendable {
    package enum Outcome: Sendable {
        /// What the rest of the sign-in goes on with.
        case proved(Proof)
        /// Unknown account, disabled account, wrong or empty password: one answer for all, after the same time.
        case refused
        /// A directory of the realm could not be asked: said to every name of the realm, whether it is there or not.
        case directoryUnavailable
        /// Too many tries: again after this long.
        case throttled(Duration)
    }

    /// No failure is told sooner, so that its time does not say where it was found out.
    private static let floor = Duration.milliseconds(400)

    private let stores: any Stores
    private let hashing: any PasswordHashing
    private let directories: any PasswordChecker
    private let throttle: Throttle
    private let meter: SignInMeter
    private let freshness: DirectoryFreshness
    private let survival: SurvivalPasswords
    private let clock: any WallClock
    private let ticks: any Clock<Duration>

    package init(
        stores: any Stores,
        policies: SignInPolicies,
        hashing: any PasswordHashing,
        directories: any PasswordChecker,
        throttle: Throttle,
        freshness: DirectoryFreshness,
        meter: SignInMeter = SignInMeter(),
        clock: any WallClock,
        ticks: any Clock<Duration> = ContinuousClock()
    ) {
        self.stores = stores
        self.hashing = hashing
        self.directories = directories
        self.throttle = throttle
        self.clock = clock
        self.ticks = ticks
        self.freshness = freshness
        self.meter = meter
        self.survival = SurvivalPasswords(stores: stores, policies: policies, hashing: hashing, clock: clock)
    }

    /// Throws `TooBusy` when too many passwords wait to be checked.
    package func signIn(_ attempt: PasswordAttempt) async throws -> Outcome {
        let candidates = try await self.stores.realm(attempt.realm).affiliations.named(attempt.identifier)
            .filter { $0.status == .active }
        // Login and mail are two names of one account; its factors and its links count with its passwords.
        let account = candidates.map(\.agent.text).min() ?? "\(attempt.realm)/\(foldASCII(attempt.identifier))"
        let known = attempt.known.flatMap { $0.knows(account) ? $0.id : nil }
        switch self.throttle.begin(account: account, address: attempt.address, browser: known) {
        case .refused(let wait):
            self.meter.count(.throttled, in: attempt.realm, [.password])
            return .throttled(wait)
        case .admitted(let ticket, let pause):
            var result = Throttle.Result.wrong
            defer { self.throttle.end(ticket, result) }
            if pause > .zero { try await self.ticks.sleep(for: pause) }
            return try await self.check(attempt, candidates, account, &result)
        }
    }

    private func check(
        _ attempt: PasswordAttempt,
        _ candidates: [Affiliation],
        _ account: String,
        _ result: inout Throttle.Result
    ) async throws -> Outcome {
        var finding = Finding()
        let spent = try await self.ticks.measure {
            do {
                try await self.look(attempt, candidates, &finding)
            } catch let error as TooBusy where !finding.isAsked {
                result = .unchecked
                throw error
            }
        }
        if let affiliation = finding.affiliation {
            // Not yet right: the whole sign-in says so, or guesses at a second factor would begin anew each time.
            result = .unchecked
            return .proved(self.proof(affiliation, attempt, account, finding))
        }
        if spent < Self.floor { try await self.ticks.sleep(for: Self.floor - spent) }
        self.meter.count(finding.isUnavailable ? .directoryDown : .refused, in: attempt.realm, [.password])
        return finding.isUnavailable ? .directoryUnavailable : .refused
    }

    private struct Finding: Sendable {
        var affiliation: Affiliation?
        var isUnavailable = false
        /// Somebody has seen the password: the try counts, whatever comes.
        var isAsked = false
        var isHashed = false
        var isSurvival = false
    }

    private func look(
        _ attempt: PasswordAttempt,
        _ candidates: [Affiliation],
        _ finding: inout Finding
    ) async throws {
        if !attempt.password.isEmpty, attempt.password.bytes.count <= 1024 {
            for affiliation in candidates {
                switch try await self.check(attempt.password, of: affiliation, &finding) {
                case .right:
                    finding.affiliation = affiliation
                    return
                case .wrong: continue
                case .unavailable: finding.isUnavailable = true
                }
            }
        }
        // What one kind of account costs, every name costs: a hash, a question to the directories, a line of audit.
        if !finding.isHashed { try await self.hashing.spendTime(on: attempt.password) }
        if await self.directories.checkNobody(in: attempt.realm) != .wrong { finding.isUnavailable = true }
        try await self.stores.audit.append(
            AuditEvent(
                .signInFailed,
                realm: attempt.realm,
                actor: .hub,
                agent: candidates.first?.agent,
                personal: ["address": attempt.address]
            ),
            at: self.clock.now
        )
    }

    private func check(
        _ password: Secret,
        of affiliation: Affiliation,
        _ finding: inout Finding
    ) async throws -> PasswordCheck {
        switch affiliation.source {
        case .directory:
            finding.isAsked = true
            return try await self.bind(password, of: affiliation, &finding)
        case .local:
            let store = self.stores.realm(affiliation.realm).affiliations
            guard let verifier = try await store.passwordHash(of: affiliation.id) else { return .wrong }
            // One password typed on two systems is one; a directory is given what was typed.
            let password = PasswordRules.normalised(password.revealed())
            let isRight = try await self.hashing.isRight(password, verifier: verifier)
            finding.isAsked = true
            finding.isHashed = true
            if isRight, self.hashing.isOutdated(verifier), let hash = try await self.hashing.hashIfIdle(password) {
                try await store.rehash(hash, of: affiliation.id, replacing: verifier)
            }
            return isRight ? .right : .wrong
        }
    }

    /// By its directory; while that is down, where the realm wants it, by what its last good bind left.
    private func bind(
        _ password: Secret,
        of affiliation: Affiliation,
        _ finding: inout Finding
    ) async throws -> PasswordCheck {
        let check = await self.directories.check(password, of: affiliation)
        switch check {
        case .right:
            try await self.freshness.recordContact(with: affiliation)
            try await self.survival.remember(password, of: affiliation)
        case .wrong:
            if try await self.survival.refused(password, of: affiliation) { finding.isHashed = true }
        case .unavailable:
            guard let isRight = try await self.survival.isRight(password, of: affiliation) else { break }
            finding.isHashed = true
            if isRight, try await self.freshness.isFresh(affiliation) {
                finding.isSurvival = true
                return .right
            }
        }
        return check
    }

    private func proof(
        _ affiliation: Affiliation,
        _ attempt: PasswordAttempt,
        _ account: String,
        _ finding: Finding
    ) -> Proof {
        let evidence = Session.Evidence(
            means: finding.isSurvival ? .survivalPassword : .password,
            time: self.clock.now,
            realms: [affiliation.realm],
            affiliation: affiliation.id
        )
        return Proof(
            agent: affiliation.agent,
            realm: affiliation.realm,
            account: account,
            evidence: [evidence],
            browser: attempt.browser
        )
    }
}
