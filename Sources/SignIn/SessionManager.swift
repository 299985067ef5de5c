package import Model
package import Primitives

/// Starts, raises, finds and ends sessions. The cookie holds 256 random bits; the hub keeps their SHA-256.
package struct SessionManager: Sendable {
    private let stores: any Stores
    private let clock: any WallClock
    private let random: any RandomSource

    package init(stores: any Stores, clock: any WallClock, random: any RandomSource) {
        self.stores = stores
        self.clock = clock
        self.random = random
    }

    package struct Started: Sendable {
        package let cookie: Secret
        package let session: Session
    }

    /// A session as a browser holds it.
    package struct Held: Sendable {
        package let session: Session
        package let cookie: Secret
    }

    /// What a sign-in has proved, and what must be spent with it.
    package struct Opening: Sendable {
        let signIn: String
        let agent: Agent.ID
        let realm: Realm.Slug
        let evidence: [Session.Evidence]
        let policy: SignInPolicy
        let uses: [FactorUse]

        package init(
            signIn: String,
            agent: Agent.ID,
            realm: Realm.Slug,
            evidence: [Session.Evidence],
            policy: SignInPolicy,
            uses: [FactorUse] = []
        ) {
            self.signIn = signIn
            self.agent = agent
            self.realm = realm
            self.evidence = evidence
            self.policy = policy
            self.uses = uses
        }
    }

    /// A new session; always a new cookie, whatever the browser had. `conflict` when its sign-in or a proof was used before.
    package func start(
        _ opening: Opening,
        device: String,
        address: String,
        sends: [OutboxEntry] = []
    ) async throws -> Started {
        let now = self.clock.now
        let cookie = self.random.token()
        let session = Session(
            id: Session.ID(self.random.token(bytes: 16)),
            agent: opening.agent,
            evidence: opening.evidence,
            device: device,
            address: address,
            createdAt: now,
            lastUsedAt: now,
            idle: min(Session.longestIdle, .minutes(opening.policy.sessionIdleMinutes)),
            expiresAt: now + min(Session.longestLife, .minutes(opening.policy.sessionMaximumMinutes))
        )
        let audit = Self.audit(.signedIn, session, opening, address: address, device: device)
        try await self.stores.sessions.start(
            session,
            cookieHash: Digest.sha256(cookie),
            signIn: opening.signIn,
            uses: opening.uses,
            sends: sends,
            audit: audit
        )
        return Started(cookie: Secret(cookie), session: session)
    }

    /// More evidence in a session that the browser holds: newer proofs take the place of older ones, its lives only
    /// shorten, and it goes on under a new cookie.
    func raise(
        _ held: Held,
        _ opening: Opening,
        device: String,
        address: String,
        sends: [OutboxEntry]
    ) async throws -> Started {
        let now = self.clock.now
        let cookie = self.random.token()
        let old = held.session
        let newer = Set(opening.evidence.map(Self.place))
        let kept = old.evidence.filter { !newer.contains(Self.place($0)) }
        let session = Session(
            id: old.id,
            agent: old.agent,
            evidence: kept + opening.evidence,
            device: device,
            address: address,
            createdAt: old.createdAt,
            lastUsedAt: now,
            idle: min(old.idle, .minutes(opening.policy.sessionIdleMinutes)),
            expiresAt: min(old.expiresAt, old.createdAt + .minutes(opening.policy.sessionMaximumMinutes))
        )
        try await self.stores.sessions.raise(
            session,
            cookieHash: Digest.sha256(cookie),
            replacing: Digest.sha256(held.cookie.bytes),
            signIn: opening.signIn,
            uses: opening.uses,
            sends: sends,
            audit: Self.audit(.sessionRaised, session, opening, address: address, device: device),
            at: now
        )
        return Started(cookie: Secret(cookie), session: session)
    }

    /// What one piece of evidence takes the place of.
    private static func place(_ evidence: Session.Evidence) -> String {
        "\(evidence.means.rawValue) \(evidence.affiliation?.text ?? "") \(evidence.factor?.text ?? "")"
    }

    private static func audit(
        _ name: AuditEvent.Name,
        _ session: Session,
        _ opening: Opening,
        address: String,
        device: String
    ) -> AuditEvent {
        AuditEvent(
            opening.realm == Realm.platform ? .operatorSignedIn : name,
            realm: opening.realm,
            actor: .agent(session.agent),
            agent: session.agent,
            fields: [
                "session": session.id.text,
                "factor": opening.evidence.map(\.means.rawValue).joined(separator: "+"),
            ],
            personal: ["address": address, "device": device]
        )
    }

    package func held(cookie: String) async throws -> Held? {
        try await self.session(cookie: cookie).map { Held(session: $0, cookie: Secret(cookie)) }
    }

    package func session(cookie: String) async throws -> Session? {
        guard cookie.utf8.count == 43 else { return nil }
        let now = self.clock.now
        let hash = Digest.sha256(cookie)
        let found = try await self.stores.sessions.session(cookieHash: hash, idle: Session.longestIdle, now: now)
        guard let session = found else { return nil }
        if now - session.lastUsedAt > .minutes(1) { try await self.stores.sessions.touch(session.id, at: now) }
        return session
    }

    package func sessions(of agent: Agent.ID) async throws -> [Session] {
        try await self.stores.sessions.sessions(of: agent, idle: Session.longestIdle, now: self.clock.now)
    }

    package func end(_ id: Session.ID, of agent: Agent.ID, actor: AuditEvent.Actor) async throws -> Bool {
        let audit = AuditEvent(.sessionEnded, actor: actor, agent: agent, fields: ["session": id.text])
        return try await self.stores.sessions.end(id, of: agent, audit: audit, at: self.clock.now)
    }

    package func endAll(
        of agent: Agent.ID,
        except kept: Session.ID?,
        sends: [OutboxEntry] = [],
        actor: AuditEvent.Actor
    ) async throws -> Int {
        let audit = AuditEvent(.sessionEnded, actor: actor, agent: agent, fields: ["session": "all"])
        return try await self.stores.sessions
            .endAll(of: agent, except: kept, sends: sends, audit: audit, at: self.clock.now)
    }
}
