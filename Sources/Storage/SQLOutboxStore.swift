import Model
import Primitives
import SQLCore

struct SQLOutboxStore: OutboxStore {
    let context: StorageContext

    func lease(limit: Int, for duration: Duration, now: Timestamp) async throws -> [OutboxItem] {
        let due = try await self.context.query(
            "outbox",
            "select id from outbox where state = 'waiting' and due_at <= \(now) and leased_until < \(now) limit 1"
        )
        guard !due.isEmpty else { return [] }  // No work at idle: nothing is written when nothing is due.
        let rows = try await self.context.write("outbox") { transaction in
            try await transaction.query(
                """
                update outbox set leased_until = \(now + duration), attempts = attempts + 1, fence = fence + 1
                where id in (select id from outbox where state = 'waiting' and due_at <= \(now)
                    and leased_until < \(now) order by due_at limit \(limit)
                    \(raw: Dialect.skipLocked(transaction.dialect)))
                returning id, kind, payload, attempts, fence
                """
            )
        }
        return try rows.map { row in
            guard let kind = OutboxItem.Kind(rawValue: try row.text("kind")),
                let payload = try? StrictJSON.parse(try row.text("payload"))
            else { throw StoreError(.corrupt, "an outbox item cannot be read") }
            return OutboxItem(
                id: try row.identifier("id"),
                kind: kind,
                payload: payload,
                attempts: Int(try row.integer("attempts")),
                fence: try row.integer("fence")
            )
        }
    }

    func complete(_ item: OutboxItem, _ outcome: OutboxOutcome, next: Timestamp?, now: Timestamp) async throws {
        var (state, reason): (String, String?) = ("delivered", nil)
        if case .failed(let why) = outcome { (state, reason) = (next == nil ? "dead" : "waiting", why) }
        let (newState, lastError) = (state, reason)
        try await self.context.write("outbox") { transaction in
            try await transaction.execute(
                """
                update outbox set state = \(newState), due_at = \(next ?? now), leased_until = 0,
                    last_error = \(nullable: lastError)
                where id = \(item.id) and fence = \(item.fence)
                """
            )
        }
    }

    func depth() async throws -> (waiting: Int, dead: Int) {
        let rows = try await self.context.query(
            "outbox",
            "select state, count(*) as number from outbox where state <> 'delivered' group by state"
        )
        var depth = (waiting: 0, dead: 0)
        for row in rows {
            let number = Int(try row.integer("number"))
            if try row.text("state") == "dead" { depth.dead = number } else { depth.waiting = number }
        }
        return depth
    }

    func logoutReports(of session: Session.ID) async throws -> [(application: String, isDelivered: Bool)] {
        let rows = try await self.context.query(
            "logout reports",
            """
            select outbox.state as state, applications.name as name from outbox
            join applications on applications.client_id = outbox.application
            where outbox.session = \(session) order by applications.name
            """
        )
        return try rows.map { (try $0.text("name"), try $0.text("state") == "delivered") }
    }

    func waitForWork(atMost duration: Duration) async { await self.context.work.wait(atMost: duration) }
}
