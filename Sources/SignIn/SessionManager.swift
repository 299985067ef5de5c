package import Model
package import Primitives

/// Starts, finds and ends sessions. The cookie holds 256 random bits; the hub keeps their SHA-256.
package struct SessionManager: Sendable {
    package static let idle = Duration.hours(8)
    package static let absolute = Duration.hours(12)

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

    /// A new session after a first factor; always a new cookie, whatever the browser had.
    package func start(
        agent: Agent.ID,
        evidence: Session.Evidence,
        device: String,
        address: String
    ) async throws -> Started {
        let now = self.clock.now
        let cookie = self.random.token()
        let session = Session(
            id: Session.ID(self.random.token(bytes: 16)),
            agent: agent,
            evidence: [evidence],
            device: device,
            address: address,
            createdAt: now,
            lastUsedAt: now,
            expiresAt: now + Self.absolute
        )
        let audit = AuditEvent(
            .signedIn,
            realm: evidence.realm,
            actor: .agent(agent),
            agent: agent,
            fields: ["session": session.id.text, "factor": evidence.factor.rawValue],
            personal: ["address": address, "device": device]
        )
        try await self.stores.sessions.start(session, cookieHash: Digest.sha256(cookie), audit: audit)
        return Started(cookie: Secret(cookie), session: session)
    }

    package func session(cookie: String) async throws -> Session? {
        guard cookie.utf8.count == 43 else { return nil }
        let now = self.clock.now
        let hash = Digest.sha256(cookie)
        guard let session = try await self.stores.sessions.session(cookieHash: hash, idle: Self.idle, now: now) else {
            return nil
        }
        if now - session.lastUsedAt > .minutes(1) { try await self.stores.sessions.touch(session.id, at: now) }
        return session
    }

    package func sessions(of agent: Agent.ID) async throws -> [Session] {
        try await self.stores.sessions.sessions(of: agent, idle: Self.idle, now: self.clock.now)
    }

    package func end(_ id: Session.ID, of agent: Agent.ID, actor: AuditEvent.Actor) async throws -> Bool {
        let audit = AuditEvent(.sessionEnded, actor: actor, agent: agent, fields: ["session": id.text])
        return try await self.stores.sessions.end(id, of: agent, audit: audit, at: self.clock.now)
    }

    package func endAll(of agent: Agent.ID, except kept: Session.ID?, actor: AuditEvent.Actor) async throws -> Int {
        let audit = AuditEvent(.sessionEnded, actor: actor, agent: agent, fields: ["session": "all"])
        return try await self.stores.sessions.endAll(of: agent, except: kept, audit: audit, at: self.clock.now)
    }
}
