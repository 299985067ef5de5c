package import Model
package import Primitives

/// The second factors that are typed: a code of an app, a recovery code. One counter with the password of the account.
package struct SecondFactorCheck: Sendable {
    package enum Outcome: Sendable {
        /// Both are recorded with the session that they open; until then the same code is good.
        case proved(Session.Evidence, FactorUse)
        case refused
        case throttled(Duration)
    }

    private let stores: any Stores
    private let sealer: any SecretSealer
    private let throttle: Throttle
    private let meter: SignInMeter
    private let clock: any WallClock

    package init(
        stores: any Stores,
        sealer: any SecretSealer,
        throttle: Throttle,
        meter: SignInMeter = SignInMeter(),
        clock: any WallClock
    ) {
        self.stores = stores
        self.sealer = sealer
        self.throttle = throttle
        self.meter = meter
        self.clock = clock
    }

    /// RFC 6238: six digits, each step good once.
    package func code(_ typed: String, _ proof: Proof, _ visit: Visit) async throws -> Outcome {
        try await self.guarded(proof, visit, .totp) { factors in
            let now = self.clock.now
            for factor in factors where factor.kind == .totp {
                guard let key = self.sealer.open(factor.secret, for: .factor),
                    let step = TOTP(key: Secret(key))?.match(typed, at: now, after: factor.mark)
                else { continue }
                let use = FactorUse(factor.id, from: factor.mark, to: step, realms: proof.added(to: factor, at: now))
                return (Self.evidence(.totp, factor, proof, now), use)
            }
            return nil
        }
    }

    package func recoveryCode(_ typed: String, _ proof: Proof, _ visit: Visit) async throws -> Outcome {
        try await self.guarded(proof, visit, .recoveryCode) { factors in
            for factor in factors where factor.kind == .recoveryCodes {
                var hashes = RecoveryCodes.hashes(kept: factor.secret)
                guard let position = RecoveryCodes(sealer: self.sealer).position(of: typed, in: hashes) else {
                    continue
                }
                hashes.remove(at: position)
                let use = FactorUse(
                    factor.id,
                    from: factor.mark,
                    to: factor.mark + 1,
                    secret: RecoveryCodes.kept(hashes)
                )
                return (Self.evidence(.recoveryCode, factor, proof, self.clock.now), use)
            }
            return nil
        }
    }

    private func guarded(
        _ proof: Proof,
        _ visit: Visit,
        _ means: Session.Means,
        _ check: ([Factor]) throws -> (Session.Evidence, FactorUse)?
    ) async throws -> Outcome {
        let known = visit.known.flatMap { $0.knows(proof.account) ? $0.id : nil }
        switch self.throttle.begin(account: proof.account, address: visit.address, browser: known) {
        case .refused(let wait):
            self.meter.count(.throttled, in: proof.realm, [means])
            return .throttled(wait)
        case .admitted(let ticket, let pause):
            var result = Throttle.Result.wrong
            defer { self.throttle.end(ticket, result) }
            if pause > .zero { try await ContinuousClock().sleep(for: pause) }
            if let (evidence, use) = try check(try await self.factors(of: proof)) {
                result = .unchecked
                return .proved(evidence, use)
            }
            try await self.stores.audit.append(
                AuditEvent(
                    .factorRefused,
                    realm: proof.realm,
                    actor: .hub,
                    agent: proof.agent,
                    personal: ["address": visit.address]
                ),
                at: self.clock.now
            )
            self.meter.count(.refused, in: proof.realm, [means])
            return .refused
        }
    }

    /// Those that count for the realm proved; when none does, all: what is proved now counts from now on.
    private func factors(of proof: Proof) async throws -> [Factor] {
        let all = try await self.stores.factors.factors(of: proof.agent)
        let counting = all.filter { $0.realms.contains(proof.realm) }
        return counting.isEmpty ? all.filter { $0.kind != .recoveryCodes } : counting
    }

    static func evidence(
        _ means: Session.Means,
        _ factor: Factor,
        _ proof: Proof,
        _ time: Timestamp
    ) -> Session.Evidence {
        Session.Evidence(
            means: means,
            time: time,
            realms: factor.realms.union(proof.added(to: factor, at: time)),
            factor: factor.id
        )
    }
}
