import Model
import Primitives
import SQLCore

/// Rows of the outbox, written in the transaction of the act that owes them.
extension StorageContext {
    /// What a use case owes beside the logout tokens that leaving means.
    func queue(
        _ sends: [OutboxEntry],
        at time: Timestamp,
        tally: LeavingTally,
        in transaction: any SQLTransaction
    ) async throws {
        for entry in sends { try await self.queue(entry, at: time, tally: tally, in: transaction) }
    }

    func queue(
        _ entry: OutboxEntry,
        about session: Session.ID? = nil,
        to application: Application.ClientID? = nil,
        at time: Timestamp,
        tally: LeavingTally,
        in transaction: any SQLTransaction
    ) async throws {
        try await transaction.execute(
            """
            insert into outbox (id, kind, payload, session, application, state, attempts, due_at, leased_until, fence)
            values (\(Identifier<OutboxItem>.make(at: time, random: self.random)), \(entry.kind.rawValue),
                \(entry.payload.canonicalText), \(nullable: session), \(nullable: application), 'waiting', 0, \(time),
                0, 0)
            """
        )
        tally.add()
    }
}
