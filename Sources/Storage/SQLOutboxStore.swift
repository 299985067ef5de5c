import Model
import Primitives
import SQLCore

/// The queue of what leaves the hub.
struct SQLOutboxStore: OutboxStore {
    let context: StorageContext

    func queue(_ mails: [SealedMail], at time: Timestamp) async throws {
        guard !mails.isEmpty else { return }
        try await self.context.leave("mails") { transaction, tally in
            let entries = mails.map { OutboxEntry(.mail, $0.payload) }
            try await self.context.queue(entries, at: time, tally: tally, in: transaction)
        }
    }

    func lease(
        _ kinds: Set<OutboxItem.Kind>,
        limit: Int,
        for duration: Duration,
        now: Timestamp
    ) async throws -> [OutboxItem] {
        guard limit > 0, !kinds.isEmpty else { return [] }
        let kinds = kinds.map(\.rawValue).sorted()
        let due = try await self.context.list(
            "outbox",
            """
            select id from outbox where state = 'waiting' and due_at <= \(now) and leased_until <= \(now)
                and kind in (\(list: kinds)) limit 1
            """
        ) { try $0.text("id") }
        guard !due.isEmpty else { return [] }  // Nothing is written when nothing is due.
        let items = try await self.context.write("outbox") { transaction in
            try await transaction.query(
                """
                update outbox set leased_until = \(now + duration), attempts = attempts + 1, fence = fence + 1
                where id in (select id from outbox where state = 'waiting' and due_at <= \(now)
                    and leased_until <= \(now) and kind in (\(list: kinds)) order by due_at, id limit \(limit)
                    \(raw: Dialect.skipLocked.text(transaction.dialect)))
                returning id, kind, payload, attempts, fence
                """
            ).map(Self.item)
        }
        return items.sorted { $0.id < $1.id }
    }

    func complete(_ item: OutboxItem, _ outcome: OutboxOutcome, next: Timestamp?, now: Timestamp) async throws {
        let (state, reason): (State, String?) =
            switch outcome {
            case .delivered: (.delivered, nil)
            case .failed(let reason): (next == nil ? .dead : .waiting, reason)
            case .refused(let reason): (.dead, reason)
            }
        let payload = state == .waiting ? item.payload : item.remainder
        try await self.context.write("outbox item \(item.id)") { transaction in
            try await transaction.execute(
                """
                update outbox set state = \(state.rawValue), due_at = \(next ?? now), leased_until = 0,
                    last_error = \(nullable: reason), payload = \(payload.canonicalText)
                where id = \(item.id) and fence = \(item.fence) and state = 'waiting'
                """
            )
        }
    }

    func depth() async throws -> (waiting: Int, dead: Int) {
        let counts = try await self.context.list(
            "outbox",
            "select state, count(*) as number from outbox where state <> 'delivered' group by state"
        ) { (state: State(rawValue: try $0.text("state")), number: Int(try $0.integer("number"))) }
        func number(_ state: State) -> Int { counts.first { $0.state == state }?.number ?? 0 }
        return (waiting: number(.waiting), dead: number(.dead))
    }

    func logoutReports(of session: Session.ID) async throws -> [(application: String, isDelivered: Bool)] {
        try await self.context.list(
            "logout reports of session \(session)",
            """
            select outbox.state as state, applications.name as name from outbox
            join applications on applications.client_id = outbox.application
            where outbox.session = \(session) order by applications.name, outbox.id
            """
        ) { (application: try $0.text("name"), isDelivered: try $0.text("state") == State.delivered.rawValue) }
    }

    func logoutFailures(since time: Timestamp, limit: Int) async throws -> [LogoutFailure] {
        try await self.context.list(
            "logout failures",
            """
            select application, state, last_error, due_at from outbox
            where kind = \(OutboxItem.Kind.logoutToken.rawValue) and application is not null
                and last_error is not null and (state = 'waiting' or state = 'dead' and due_at > \(time))
            order by due_at desc, id limit \(limit)
            """
        ) {
            LogoutFailure(
                application: try $0.identifier("application"),
                isDead: try $0.text("state") == State.dead.rawValue,
                reason: try $0.text("last_error"),
                time: try $0.timestamp("due_at")
            )
        }
    }

    func waitForWork(atMost duration: Duration) async { await self.context.work.wait(atMost: duration) }

    private enum State: String { case waiting, delivered, dead }

    private static func item(_ row: SQLRow) throws -> OutboxItem {
        guard let kind = OutboxItem.Kind(rawValue: try row.text("kind")),
            let payload = try? StrictJSON.parse(try row.text("payload"))
        else { throw StoreError(.corrupt, "outbox item \(try row.text("id")) cannot be read") }
        return OutboxItem(
            id: try row.identifier("id"),
            kind: kind,
            payload: payload,
            attempts: Int(try row.integer("attempts")),
            fence: try row.integer("fence")
        )
    }
}
