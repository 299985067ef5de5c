import Model
import Primitives
import SQLCore

extension StorageContext {
    /// Owes mails in the transaction that decided them. The caller signals the work once it is committed.
    func queue(_ mails: [SealedMail], at time: Timestamp, in transaction: any SQLTransaction) async throws {
        for mail in mails {
            try await transaction.execute(
                """
                insert into outbox (id, kind, payload, state, attempts, due_at, leased_until, fence)
                values (\(Identifier<OutboxItem>.make(at: time, random: self.random)),
                    \(OutboxItem.Kind.mail.rawValue), \(mail.payload.canonicalText), 'waiting', 0, \(time), 0, 0)
                """
            )
        }
    }
}
