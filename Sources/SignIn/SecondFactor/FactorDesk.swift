package import Model
package import Primitives

/// Adds and removes factors.
package struct FactorDesk: Sendable {
    package enum Addition: Sendable {
        /// The evidence that adding it has given, and the first recovery codes, shown once.
        case added(Session.Evidence, codes: [String])
        case wrongCode
        /// The offer is not of this agent and browser, is old, or the factor is held already.
        case refused
    }

    let stores: any Stores
    let sealer: any SecretSealer
    let notices: AgentNotices
    let clock: any WallClock
    let random: any RandomSource

    package init(
        stores: any Stores,
        sealer: any SecretSealer,
        notices: AgentNotices,
        clock: any WallClock,
        random: any RandomSource
    ) {
        self.stores = stores
        self.sealer = sealer
        self.notices = notices
        self.clock = clock
        self.random = random
    }

    package func factors(of agent: Agent.ID) async throws -> [Factor] {
        try await self.stores.factors.factors(of: agent)
    }

    // MARK: - Apps

    /// A key on its way to an app: sealed, for one agent and one browser, and carried by the form that confirms it.
    package func offerTOTP(_ holder: FactorHolder) -> (key: TOTP, offer: String) {
        let key = TOTP.make(random: self.random)
        return (key, EnrolmentOffer(.key, holder, at: self.clock.now, secret: key.key.bytes).sealed(by: self.sealer))
    }

    /// The same key again, for a page that is shown again.
    package func totp(offer: String, _ holder: FactorHolder) -> TOTP? {
        EnrolmentOffer(.key, sealed: offer, for: holder, sealer: self.sealer, at: self.clock.now)
            .flatMap { TOTP(key: Secret($0.secret)) }
    }

    package func addTOTP(
        offer: String,
        code: String,
        name: String,
        _ holder: FactorHolder,
        _ visit: Visit
    ) async throws -> Addition {
        let now = self.clock.now
        guard let key = self.totp(offer: offer, holder) else { return .refused }
        guard let step = key.match(code, at: now, after: nil) else { return .wrongCode }
        let factor = Factor(
            id: .make(at: now, random: self.random),
            agent: holder.agent,
            kind: .totp,
            name: Self.name(name),
            realms: holder.realms,
            secret: self.sealer.seal(key.key.bytes, for: .factor),
            mark: step,
            createdAt: now
        )
        return try await self.add(factor, means: .totp, holder, visit)
    }

    // MARK: - All kinds

    /// Adds it, with recovery codes when the agent has none.
    func add(
        _ factor: Factor,
        means: Session.Means,
        _ holder: FactorHolder,
        _ visit: Visit
    ) async throws -> Addition {
        let audit = Self.audit(.factorAdded, factor.kind, holder)
        let sends = try await self.notices.factorAdded(factor, visit)
        do {
            try await self.stores.factors.add(
                factor,
                replacing: [],
                link: holder.link?.hash,
                sends: sends,
                audit: audit
            )
        } catch let error as StoreError where error.code == .conflict {
            return .refused
        }
        let evidence = Session.Evidence(means: means, time: self.clock.now, realms: factor.realms, factor: factor.id)
        let held = try await self.stores.factors.factors(of: holder.agent)
        let codes = held.contains { $0.kind == .recoveryCodes } ? [] : try await self.renewCodes(holder, visit) ?? []
        return .added(evidence, codes: codes)
    }

    /// Ten new codes in place of what is left of the old ones; nil when another page did the same just now.
    /// Nil too when they count where nothing was proved now: they are another realm's wall.
    package func renewCodes(_ holder: FactorHolder, _ visit: Visit) async throws -> [String]? {
        let now = self.clock.now
        let old = try await self.stores.factors.factors(of: holder.agent).filter { $0.kind == .recoveryCodes }
        guard old.allSatisfy({ $0.realms.isSubset(of: holder.realms) }) else { return nil }
        let batch = RecoveryCodes(sealer: self.sealer).make(random: self.random)
        let factor = Factor(
            id: .make(at: now, random: self.random),
            agent: holder.agent,
            kind: .recoveryCodes,
            name: "",
            realms: holder.realms,
            secret: RecoveryCodes.kept(batch.hashes),
            createdAt: now
        )
        do {
            try await self.stores.factors.add(
                factor,
                replacing: old.map(\.id),
                link: nil,
                sends: [],
                audit: Self.audit(.factorAdded, .recoveryCodes, holder)
            )
        } catch let error as StoreError where error.code == .conflict {
            return nil
        }
        return batch.codes.map { $0.revealed() }
    }

    package enum Renaming: Sendable {
        case renamed
        /// It has none, or more than `longestName` characters.
        case unfit
        /// The agent has no such factor.
        case unknown
    }

    /// In characters.
    package static let longestName = 64

    /// A name is for the agent alone and opens nothing: it takes no fresh proof.
    package func rename(_ id: Factor.ID, of agent: Agent.ID, to text: String) async throws -> Renaming {
        let name = Self.trimmed(text)
        guard 1...Self.longestName ~= name.count else { return .unfit }
        guard let factor = try await self.factors(of: agent).first(where: { $0.id == id }) else { return .unknown }
        let audit = AuditEvent(
            .factorRenamed,
            realm: factor.realms.min(),
            actor: .agent(agent),
            agent: agent,
            fields: ["factor": factor.kind.rawValue],
            personal: ["before": factor.name, "after": name]
        )
        let isDone = try await self.stores.factors.rename(id, of: agent, to: name, audit: audit, at: self.clock.now)
        return isDone ? .renamed : .unknown
    }

    package func remove(_ id: Factor.ID, _ holder: FactorHolder, _ visit: Visit) async throws -> Bool {
        let factors = try await self.stores.factors.factors(of: holder.agent)
        // One that counts where nothing was proved now stays: it is another realm's wall.
        guard let factor = factors.first(where: { $0.id == id }), factor.realms.isSubset(of: holder.realms) else {
            return false
        }
        return try await self.stores.factors.remove(
            id,
            of: holder.agent,
            keeping: visit.held?.session.id,
            sends: try await self.notices.factorRemoved(factor, visit),
            audit: Self.audit(.factorRemoved, factor.kind, holder),
            at: self.clock.now
        )
    }

    /// A helpdesk takes its own realm away from the factor, and no other; every session of the agent ends. False when it did
    /// not count there any more.
    package func forget(_ factor: Factor, in realm: Realm.Slug, actor: AuditEvent.Actor) async throws -> Bool {
        let audit = AuditEvent(
            .factorsForgotten,
            realm: realm,
            actor: actor,
            agent: factor.agent,
            fields: ["factor": factor.kind.rawValue, "realms": realm.text]
        )
        let changed = try await self.stores.factors.forget(
            factor.id,
            of: factor.agent,
            in: realm,
            sends: try await self.notices.factorRemoved(factor, nil),
            audit: audit,
            at: self.clock.now
        )
        return changed > 0
    }

    static func audit(_ name: AuditEvent.Name, _ kind: Factor.Kind, _ holder: FactorHolder) -> AuditEvent {
        AuditEvent(
            name,
            realm: holder.realms.min(),
            actor: .agent(holder.agent),
            agent: holder.agent,
            fields: [
                "factor": kind.rawValue, "realms": holder.realms.sorted().map(\.text).joined(separator: " "),
            ]
        )
    }

    /// What the agent called it: one line, cut after `longestName` characters.
    static func name(_ text: String) -> String { String(Self.trimmed(text).prefix(Self.longestName)) }

    /// On one line, without blanks around it.
    private static func trimmed(_ text: String) -> String {
        let printable = text.unicodeScalars.filter { scalar in
            ![.control, .lineSeparator, .paragraphSeparator].contains(scalar.properties.generalCategory)
                && !scalar.properties.isNoncharacterCodePoint
        }
        let rest = printable.drop { $0.properties.isWhitespace }.reversed().drop { $0.properties.isWhitespace }
        return String(String.UnicodeScalarView(rest.reversed()))
    }
}
