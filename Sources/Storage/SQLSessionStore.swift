import Model
import Primitives
import SQLCore

/// Sessions, owned by the hub.
struct SQLSessionStore: SessionStore {
    let context: StorageContext

    func start(
        _ session: Session,
        cookieHash: [UInt8],
        signIn: String?,
        uses: [FactorUse],
        sends: [OutboxEntry],
        audit: AuditEvent
    ) async throws {
        try await self.context.leave("session \(session.id)") { transaction, tally in
            try await self.context.hold(session.agent, in: transaction)
            if let signIn {
                let hash = Self.hash(signIn)
                let raised = try await transaction.query("select hash from spent_codes where hash = \(hash)")
                guard raised.isEmpty else { throw StoreError(.conflict, "the sign-in has raised a session") }
            }
            try await self.context.spend(uses, of: session.agent, at: session.createdAt, in: transaction)
            try await transaction.execute(
                """
                insert into sessions (id, cookie_hash, agent, evidence, device, address, created_at, last_used_at, idle,
                    expires_at, sign_in)
                values (\(session.id), \(cookieHash), \(session.agent), \(try EvidenceColumn.encode(session.evidence)),
                    \(session.device), \(session.address), \(session.createdAt), \(session.lastUsedAt),
                    \(session.idle.microseconds), \(session.expiresAt), \(nullable: signIn))
                """
            )
            try await self.context.queue(sends, at: session.createdAt, tally: tally, in: transaction)
            try await self.context.record(audit, at: session.createdAt, in: transaction)
        }
    }

    func raise(
        _ session: Session,
        cookieHash: [UInt8],
        replacing replaced: [UInt8],
        signIn: String?,
        uses: [FactorUse],
        sends: [OutboxEntry],
        audit: AuditEvent,
        at time: Timestamp
    ) async throws {
        try await self.context.leave("session \(session.id)") { transaction, tally in
            try await self.context.hold(session.agent, in: transaction)
            // Its cookie decides who is first, and one that has ended stays so: nothing here revives it.
            let raised = try await transaction.execute(
                """
                update sessions set cookie_hash = \(cookieHash), evidence = \(try EvidenceColumn.encode(session.evidence)),
                    idle = \(session.idle.microseconds), expires_at = \(session.expiresAt), last_used_at = \(time)
                where id = \(session.id) and agent = \(session.agent) and cookie_hash = \(replaced)
                    \(liveAt: time, idle: Session.longestIdle)
                """
            )
            guard raised == 1 else { throw StoreError(.conflict, "session \(session.id) has ended or was raised") }
            if let signIn {
                // Its pages stand in the history of the browser for as long as their proof lives: spent like a code.
                let spent = try await transaction.execute(
                    """
                    insert into spent_codes (hash, granted, spent_at)
                    values (\(Self.hash(signIn)), \(session.id), \(time)) on conflict (hash) do nothing
                    """
                )
                guard spent == 1 else { throw StoreError(.conflict, "the sign-in has raised a session") }
            }
            try await self.context.spend(uses, of: session.agent, at: time, in: transaction)
            try await self.context.queue(sends, at: time, tally: tally, in: transaction)
            try await self.context.record(audit, at: time, in: transaction)
        }
    }

    private static func hash(_ signIn: String) -> [UInt8] { Digest.sha256("sign-in \(signIn)") }

    func session(cookieHash: [UInt8], idle: Duration, now: Timestamp) async throws -> Session? {
        try await self.context.find(
            "session by cookie",
            """
            select * from sessions where cookie_hash = \(cookieHash) \(liveAt: now, idle: idle)
            """
        ) { try Session($0) }
    }

    func session(_ id: Session.ID, idle: Duration?, now: Timestamp) async throws -> Session? {
        try await self.context.find(
            "session \(id)",
            """
            select * from sessions where id = \(id) \(liveAt: now, idle: idle)
            """
        ) { try Session($0) }
    }

    func touch(_ id: Session.ID, at time: Timestamp) async throws {
        let stale = try await self.context.lookup(
            "session \(id)",
            """
            select id from sessions
            where id = \(id) and last_used_at <= \(time - .minutes(1)) and ended_at is null
            """
        ) { try $0.text("id") }
        guard !stale.isEmpty else { return }  // Nobody waits for the writer to record nothing.
        try await self.context.write("session \(id)") { transaction in
            try await transaction.execute(
                """
                update sessions set last_used_at = \(time)
                where id = \(id) and last_used_at <= \(time - .minutes(1)) and ended_at is null
                """
            )
        }
    }

    func sessions(of agent: Agent.ID, idle: Duration, now: Timestamp) async throws -> [Session] {
        try await self.context.list(
            "sessions of agent \(agent)",
            """
            select * from sessions where agent = \(agent) \(liveAt: now, idle: idle)
            order by last_used_at desc, id
            """
        ) { try Session($0) }
    }

    func applications(of id: Session.ID) async throws -> [Application] {
        try await self.context.list(
            "applications of session \(id)",
            """
            select realm, client_id, name, is_enabled, declaration from applications where client_id in
                (select application from grants where session = \(id) and ended_at is null) order by name, client_id
            """
        ) { try Application($0) }
    }

    func end(_ id: Session.ID, of agent: Agent.ID, audit: AuditEvent, at time: Timestamp) async throws -> Bool {
        try await self.context.leave("session \(id)") { transaction, tally in
            let changed = try await transaction.execute(
                """
                update sessions set ended_at = \(time)
                where id = \(id) and agent = \(agent) and ended_at is null
                """
            )
            guard changed == 1 else { return false }
            try await self.context.endGrants(.session(id), at: time, tally: tally, in: transaction)
            try await self.context.record(audit, at: time, in: transaction)
            return true
        }
    }

    func endAll(
        of agent: Agent.ID,
        except kept: Session.ID?,
        sends: [OutboxEntry],
        audit: AuditEvent,
        at time: Timestamp
    ) async throws
        -> Int
    {
        try await self.context.leave("sessions of agent \(agent)") { transaction, tally in
            try await self.context.hold(agent, in: transaction)
            let ended = try await self.context.endSessions(of: agent, at: time, tally: tally, in: transaction) {
                $0.id != kept
            }
            guard ended > 0 else { return 0 }
            try await self.context.queue(sends, at: time, tally: tally, in: transaction)
            try await self.context.record(audit, at: time, in: transaction)
            return ended
        }
    }

    func endSurvival(
        of affiliation: Affiliation.ID,
        agent: Agent.ID,
        audit: AuditEvent,
        at time: Timestamp
    ) async throws
        -> Int
    {
        try await self.context.leave("survival sessions of agent \(agent)") { transaction, tally in
            try await self.context.hold(agent, in: transaction)
            let ended = try await self.context.endSessions(of: agent, at: time, tally: tally, in: transaction) {
                $0.evidence.contains { $0.means == .survivalPassword && $0.affiliation == affiliation }
            }
            if ended > 0 { try await self.context.record(audit, at: time, in: transaction) }
            return ended
        }
    }
}

extension SQLStatement.StringInterpolation {
    /// A session that neither ended, nor rested longer than itself and the caller allow, nor lost its last affiliation.
    fileprivate mutating func appendInterpolation(liveAt now: Timestamp, idle: Duration?) {
        self.appendLiteral("and ended_at is null and expires_at > ")
        self.appendInterpolation(now)
        if let idle {
            self.appendLiteral(" and last_used_at > ")
            self.appendInterpolation(now - idle)
            self.appendLiteral(" and last_used_at + idle > ")
            self.appendInterpolation(now)
        }
        self.appendLiteral(
            " and exists (select 1 from affiliations where agent = sessions.agent and status = 'active')"
        )
    }
}
