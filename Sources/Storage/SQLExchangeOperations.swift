import Model
import Primitives
import SQLCore

/// What operators of one realm do to its exchanges.
struct SQLExchangeOperations: ExchangeOperations {
    let realm: Realm.Slug
    let context: StorageContext

    func cancel(
        _ id: Exchange.ID,
        reason: String,
        by actor: AuditEvent.Actor,
        signing: EvidenceSigning,
        at time: Timestamp
    ) async throws -> CancelOutcome {
        try await self.context.cancel(
            id,
            in: self.realm,
            sentBy: nil,
            reason: reason,
            by: actor,
            signing: signing,
            at: time
        )
    }

    func resume(_ id: Exchange.ID, by actor: AuditEvent.Actor, at time: Timestamp) async throws -> Bool {
        try await self.context.offering("exchange \(id)") { transaction in
            let held = try await self.context.hold(id, in: self.realm, sentBy: nil, transaction: transaction)
            guard var held else { return (false, isOffered: false) }
            let action: Exchange.Action
            do throws(Exchange.Refusal) {
                action = try held.exchange.resume(on: held.route, at: time)
            } catch {
                return (false, isOffered: false)
            }
            try await self.context.save(held.exchange, in: transaction)
            let fact = BrokerFact(
                held.document,
                held.exchange.version,
                exchange: id,
                application: held.exchange.sender
            )
            try await self.context.tell(.exchangeResumed, fact, by: actor, at: time, in: transaction)
            let isOffered = try await self.context.perform(
                action,
                of: held.exchange,
                held.document,
                on: held.route,
                by: actor,
                at: time,
                in: transaction
            )
            return (true, isOffered: isOffered)
        }
    }
}
