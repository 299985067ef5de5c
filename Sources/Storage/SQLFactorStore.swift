import Model
import Primitives
import SQLCore

/// Factors, owned by the hub. Every change of one agent's holds the agent first.
struct SQLFactorStore: FactorStore {
    let context: StorageContext

    func factors(of agent: Agent.ID) async throws -> [Factor] {
        try await self.context.lookup(
            "factors of agent \(agent)",
            "select * from factors where agent = \(agent) order by created_at, id"
        ) { try Factor($0) }
    }

    func passkey(credential: [UInt8]) async throws -> Factor? {
        try await self.context.find(
            "factor by credential",
            """
            select * from factors where credential = \(credential) and kind = \(Factor.Kind.passkey.rawValue)
            """
        ) { try Factor($0) }
    }

    func add(
        _ factor: Factor,
        replacing replaced: [Factor.ID],
        link: OneTimeLink.Hash?,
        sends: [OutboxEntry],
        audit: AuditEvent
    ) async throws {
        let (agent, time) = (factor.agent, factor.createdAt)
        try await self.context.leave("factor \(factor.id)") { transaction, tally in
            try await self.context.hold(agent, in: transaction)
            guard try await self.context.hasActiveAffiliation(agent, in: transaction) else {
                throw StoreError(.conflict, "agent \(agent) has no active affiliation")
            }
            if !replaced.isEmpty {
                try await transaction.execute(
                    "delete from factors where agent = \(agent) and id in (\(list: replaced))"
                )
            }
            if let link {
                let spent = try await self.context.spend(link, for: .factor, at: time, in: transaction)
                guard spent.agent == agent else { throw StoreError(.conflict, "the link is not of agent \(agent)") }
                let others = try await self.context.factors(of: agent, in: transaction)
                _ = try await self.context.take(spent.realm, from: others, in: transaction)
            }
            try await self.context.insert(factor, in: transaction)
            try await self.context.queue(sends, at: time, tally: tally, in: transaction)
            try await self.context.record(audit, at: time, in: transaction)
        }
    }

    func rename(
        _ id: Factor.ID,
        of agent: Agent.ID,
        to name: String,
        audit: AuditEvent,
        at time: Timestamp
    ) async throws -> Bool {
        try await self.context.write("factor \(id)") { transaction in
            let renamed = try await transaction.execute(
                """
                update factors set name = \(name)
                where id = \(id) and agent = \(agent) and kind <> \(Factor.Kind.recoveryCodes.rawValue)
                """
            )
            guard renamed == 1 else { return false }
            try await self.context.record(audit, at: time, in: transaction)
            return true
        }
    }

    func remove(
        _ id: Factor.ID,
        of agent: Agent.ID,
        keeping kept: Session.ID?,
        sends: [OutboxEntry],
        audit: AuditEvent,
        at time: Timestamp
    ) async throws -> Bool {
        try await self.context.leave("factor \(id)") { transaction, tally in
            try await self.context.hold(agent, in: transaction)
            let removed = try await transaction.execute(
                "delete from factors where id = \(id) and agent = \(agent)"
            )
            guard removed == 1 else { return false }
            try await self.context.removeLonelyRecoveryCodes(of: agent, in: transaction)
            // What was opened with it would go on at a level that nothing proves any more.
            try await self.context.endSessions(of: agent, at: time, tally: tally, in: transaction) { session in
                session.id != kept && session.evidence.contains { $0.factor == id }
            }
            try await self.context.queue(sends, at: time, tally: tally, in: transaction)
            try await self.context.record(audit, at: time, in: transaction)
            return true
        }
    }

    func forget(
        _ id: Factor.ID?,
        of agent: Agent.ID,
        in realm: Realm.Slug,
        sends: [OutboxEntry],
        audit: AuditEvent,
        at time: Timestamp
    ) async throws -> Int {
        try await self.context.leave("factors of agent \(agent)") { transaction, tally in
            try await self.context.hold(agent, in: transaction)
            let factors = try await self.context.factors(of: agent, in: transaction).filter { id == nil || $0.id == id }
            let changed = try await self.context.take(realm, from: factors, in: transaction)
            guard changed > 0 else { return 0 }
            try await self.context.removeLonelyRecoveryCodes(of: agent, in: transaction)
            try await self.context.endSessions(of: agent, at: time, tally: tally, in: transaction) { _ in true }
            try await self.context.queue(sends, at: time, tally: tally, in: transaction)
            try await self.context.record(audit, at: time, in: transaction)
            return changed
        }
    }

    func enrolmentAskedAt(
        _ affiliation: Affiliation.ID,
        in realm: Realm.Slug,
        else time: Timestamp
    ) async throws
        -> Timestamp
    {
        let asked = try await self.context.lookup(
            "enrolment of \(affiliation)",
            "select asked_at from enrolment_graces where realm = \(realm) and affiliation = \(affiliation)"
        ) { try $0.timestamp("asked_at") }
        if let first = asked.first { return first }  // Nobody waits for the writer to record nothing.
        return try await self.context.write("enrolment of \(affiliation)") { transaction in
            let rows = try await transaction.query(
                """
                insert into enrolment_graces (realm, affiliation, asked_at) values (\(realm), \(affiliation), \(time))
                on conflict (realm, affiliation) do update set asked_at = enrolment_graces.asked_at returning asked_at
                """
            )
            return try rows.first?.timestamp("asked_at") ?? time
        }
    }
}
