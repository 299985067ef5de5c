import Model
import Primitives
import SQLCore

struct SQLSessionStore: SessionStore {
    let context: StorageContext

    func start(_ session: Session, cookieHash: [UInt8], audit: AuditEvent) async throws {
        let evidence = try JSONColumn.encode(session.evidence)
        try await self.context.write("session") { transaction in
            try await transaction.execute(
                """
                insert into sessions (id, cookie_hash, agent, evidence, device, address, created_at, last_used_at,
                    expires_at)
                values (\(session.id), \(cookieHash), \(session.agent), \(evidence), \(session.device),
                    \(session.address), \(session.createdAt), \(session.lastUsedAt), \(session.expiresAt))
                """
            )
            try await self.context.record(audit, at: session.createdAt, in: transaction)
        }
    }

    func session(cookieHash: [UInt8], idle: Duration, now: Timestamp) async throws -> Session? {
        let rows = try await self.context.query(
            "session",
            """
            select * from sessions where cookie_hash = \(cookieHash) and ended_at is null and expires_at > \(now)
                and last_used_at > \(now - idle) and exists
                (select 1 from affiliations where agent = sessions.agent and status = 'active')
            """
        )
        return try rows.first.map { try Session($0) }
    }

    func session(_ id: Session.ID, idle: Duration, now: Timestamp) async throws -> Session? {
        let rows = try await self.context.query(
            "session",
            """
            select * from sessions where id = \(id) and ended_at is null and expires_at > \(now)
                and last_used_at > \(now - idle) and exists
                (select 1 from affiliations where agent = sessions.agent and status = 'active')
            """
        )
        return try rows.first.map { try Session($0) }
    }

    func touch(_ id: Session.ID, at time: Timestamp) async throws {
        try await self.context.write("session") { transaction in
            try await transaction.execute(
                """
                update sessions set last_used_at = \(time)
                where id = \(id) and last_used_at < \(time - .minutes(1)) and ended_at is null
                """
            )
        }
    }

    func sessions(of agent: Agent.ID, idle: Duration, now: Timestamp) async throws -> [Session] {
        let rows = try await self.context.query(
            "sessions",
            """
            select * from sessions where agent = \(agent) and ended_at is null and expires_at > \(now)
                and last_used_at > \(now - idle) order by last_used_at desc, id
            """
        )
        return try rows.map { try Session($0) }
    }

    func applications(of id: Session.ID) async throws -> [Application] {
        let rows = try await self.context.query(
            "applications of a session",
            """
            select realm, client_id, name, is_enabled, declaration from applications where client_id in
                (select application from grants where session = \(id) and ended_at is null) order by name
            """
        )
        return try rows.map { try Application($0) }
    }

    func end(_ id: Session.ID, of agent: Agent.ID, audit: AuditEvent, at time: Timestamp) async throws -> Bool {
        let isDone = try await self.context.write("session") { transaction in
            let changed = try await transaction.execute(
                """
                update sessions set ended_at = \(time)
                where id = \(id) and agent = \(agent) and ended_at is null
                """
            )
            guard changed == 1 else { return false }
            try await self.context.endGrants(.session(id), at: time, in: transaction)
            try await self.context.record(audit, at: time, in: transaction)
            return true
        }
        self.context.work.signal()
        return isDone
    }

    func endAll(of agent: Agent.ID, except kept: Session.ID?, audit: AuditEvent, at time: Timestamp) async throws
        -> Int
    {
        let count = try await self.context.write("sessions") { transaction in
            let ended = try await transaction.query(
                """
                update sessions set ended_at = \(time)
                where agent = \(agent) and ended_at is null and id <> \(kept?.text ?? "") returning id
                """
            )
            for row in ended {
                try await self.context.endGrants(.session(try row.identifier("id")), at: time, in: transaction)
            }
            if !ended.isEmpty { try await self.context.record(audit, at: time, in: transaction) }
            return ended.count
        }
        self.context.work.signal()
        return count
    }
}
