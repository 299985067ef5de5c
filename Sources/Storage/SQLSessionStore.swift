import Model
import Primitives
import SQLCore

/// Sessions, owned by the hub.
struct SQLSessionStore: SessionStore {
    let context: StorageContext

    func start(_ session: Session, cookieHash: [UInt8], audit: AuditEvent) async throws {
        try await self.context.write("session \(session.id)") { transaction in
            try await self.context.hold(session.agent, in: transaction)
            try await transaction.execute(
                """
                insert into sessions (id, cookie_hash, agent, evidence, device, address, created_at, last_used_at,
                    expires_at)
                values (\(session.id), \(cookieHash), \(session.agent), \(try EvidenceColumn.encode(session.evidence)),
                    \(session.device), \(session.address), \(session.createdAt), \(session.lastUsedAt),
                    \(session.expiresAt))
                """
            )
            try await self.context.record(audit, at: session.createdAt, in: transaction)
        }
    }

    func session(cookieHash: [UInt8], idle: Duration, now: Timestamp) async throws -> Session? {
        try await self.context.list(
            "session by cookie",
            """
            select * from sessions where cookie_hash = \(cookieHash) and ended_at is null and expires_at > \(now)
                and last_used_at > \(now - idle) and exists
                (select 1 from affiliations where agent = sessions.agent and status = 'active')
            """
        ) { try Session($0) }.first
    }

    func session(_ id: Session.ID, idle: Duration, now: Timestamp) async throws -> Session? {
        try await self.context.list(
            "session \(id)",
            """
            select * from sessions where id = \(id) and ended_at is null and expires_at > \(now)
                and last_used_at > \(now - idle) and exists
                (select 1 from affiliations where agent = sessions.agent and status = 'active')
            """
        ) { try Session($0) }.first
    }

    func touch(_ id: Session.ID, at time: Timestamp) async throws {
        let stale = try await self.context.list(
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
            select * from sessions where agent = \(agent) and ended_at is null and expires_at > \(now)
                and last_used_at > \(now - idle) and exists
                (select 1 from affiliations where agent = sessions.agent and status = 'active')
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
        audit: AuditEvent,
        at time: Timestamp
    ) async throws
        -> Int
    {
        try await self.context.leave("sessions of agent \(agent)") { transaction, tally in
            let ended = try await transaction.query(
                """
                update sessions set ended_at = \(time)
                where agent = \(agent) and ended_at is null and id <> \(kept?.text ?? "") returning id
                """
            )
            for row in ended {
                let session: Session.ID = try row.identifier("id")
                try await self.context.endGrants(.session(session), at: time, tally: tally, in: transaction)
            }
            if !ended.isEmpty { try await self.context.record(audit, at: time, in: transaction) }
            return ended.count
        }
    }
}
