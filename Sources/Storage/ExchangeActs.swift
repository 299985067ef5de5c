import Model
import Primitives
import SQLCore

/// What moves exchanges and their handovers. Whoever acts holds the exchange's row first: an exchange and its handovers
/// change under that one lock.
extension StorageContext {
    /// Holds the exchange of a handover and reads both; nil when it is not addressed to the application.
    func hold(
        _ handover: Handover.ID,
        of recipient: Application.ClientID,
        in transaction: any SQLTransaction
    ) async throws -> Passage? {
        let held = try await transaction.query(
            """
            select id from exchanges
            where id = (select exchange from handovers where id = \(handover) and recipient = \(recipient))
            \(raw: transaction.forUpdate)
            """
        )
        guard !held.isEmpty else { return nil }
        return try Passage.read(
            try await transaction.query(
                "select \(raw: Passage.source) where handovers.id = \(handover) \(raw: Passage.order)"
            )
        ).first
    }

    /// The handover under way of an exchange that is held.
    func open(of exchange: Exchange, in transaction: any SQLTransaction) async throws -> Passage? {
        try Passage.read(
            try await transaction.query(
                """
                select \(raw: Passage.source) where handovers.realm = \(exchange.realm)
                    and handovers.exchange = \(exchange.id) and handovers.ended_at is null
                \(raw: Passage.order)
                """
            )
        ).first
    }

    /// Holds an exchange of a realm, of one sender or of any.
    func hold(
        _ exchange: Exchange.ID,
        in realm: Realm.Slug,
        sentBy sender: Application.ClientID?,
        transaction: any SQLTransaction
    ) async throws -> (exchange: Exchange, document: Document, route: Route)? {
        let held = try await transaction.query(
            """
            select id from exchanges where realm = \(realm) and id = \(exchange)\(and: "sender =", sender)
            \(raw: transaction.forUpdate)
            """
        )
        guard !held.isEmpty else { return nil }
        let rows = try await transaction.query(
            """
            select \(raw: Exchange.columns), \(raw: Document.columns), \(raw: AppliedRoute.columns) from exchanges
            join documents on documents.realm = exchanges.realm and documents.id = exchanges.document
            join routes on routes.id = exchanges.route and routes.version = exchanges.route_version
            where exchanges.realm = \(realm) and exchanges.id = \(exchange)
            """
        )
        return try rows.first.map { (try Exchange($0), try Document($0), try AppliedRoute($0).route) }
    }

    func insert(_ exchange: Exchange, in transaction: any SQLTransaction) async throws {
        let standing = exchange.standing
        try await transaction.execute(
            """
            insert into exchanges (realm, id, document, sender, route, route_version, started_at, version, step, state,
                cause, owner, due_at, ended_at, reason)
            values (\(exchange.realm), \(exchange.id), \(exchange.document), \(exchange.sender), \(exchange.route),
                \(exchange.routeVersion), \(exchange.startedAt), \(exchange.version), \(exchange.step),
                \(exchange.state.rawValue), \(nullable: standing.cause?.rawValue),
                \(nullable: standing.owner?.description), \(nullable: standing.until), \(nullable: standing.end?.time),
                \(nullable: standing.end?.reason))
            """
        )
    }

    func save(_ exchange: Exchange, in transaction: any SQLTransaction) async throws {
        let standing = exchange.standing
        try await transaction.execute(
            """
            update exchanges set version = \(exchange.version), step = \(exchange.step),
                state = \(exchange.state.rawValue), cause = \(nullable: standing.cause?.rawValue),
                owner = \(nullable: standing.owner?.description), due_at = \(nullable: standing.until),
                ended_at = \(nullable: standing.end?.time), reason = \(nullable: standing.end?.reason)
            where realm = \(exchange.realm) and id = \(exchange.id)
            """
        )
    }

    func save(_ handover: Handover, in transaction: any SQLTransaction) async throws {
        try await transaction.execute(
            """
            update handovers set state = \(handover.state.rawValue), fence = \(handover.fence),
                leased_until = \(nullable: handover.leasedUntil), ended_at = \(nullable: handover.endedAt),
                reason = \(nullable: handover.reason)
            where realm = \(handover.realm) and id = \(handover.id)
            """
        )
    }

    /// Does what an exchange asks for next; true: something was offered.
    ///
    /// The hub offers: who received the document before is nothing the next recipient learns.
    func perform(
        _ action: Exchange.Action,
        of exchange: Exchange,
        _ document: Document,
        on route: Route,
        by actor: AuditEvent.Actor,
        at time: Timestamp,
        in transaction: any SQLTransaction
    ) async throws -> Bool {
        switch action {
        case .offer(let step, let recipient, let until):
            let handover = Handover(
                realm: exchange.realm,
                id: .make(at: time, random: self.random),
                exchange: exchange.id,
                step: step,
                recipient: recipient,
                version: exchange.version,
                offeredAt: time,
                expiresAt: until
            )
            try await transaction.execute(
                """
                insert into handovers (realm, id, exchange, step, recipient, version, state, fence, offered_at,
                    expires_at)
                values (\(handover.realm), \(handover.id), \(handover.exchange), \(handover.step),
                    \(handover.recipient), \(handover.version), \(handover.state.rawValue), \(handover.fence),
                    \(handover.offeredAt), \(handover.expiresAt))
                """
            )
            var fact = BrokerFact(
                document,
                handover.version,
                exchange: exchange.id,
                handover: handover.id,
                application: recipient
            )
            fact.step = route.steps[step].name
            try await self.tell(.handoverOffered, fact, by: .hub, at: time, in: transaction)
            return true
        case .complete, .reject:
            var fact = BrokerFact(document, exchange.version, exchange: exchange.id, application: exchange.sender)
            fact.reason = exchange.standing.end?.reason
            let name: AuditEvent.Name = action == .complete ? .exchangeCompleted : .exchangeRejected
            try await self.tell(name, fact, by: actor, at: time, in: transaction)
            return false
        }
    }

    /// Ends an exchange that is called off, and its handover with a receipt.
    func cancel(
        _ id: Exchange.ID,
        in realm: Realm.Slug,
        sentBy sender: Application.ClientID?,
        reason: String,
        by actor: AuditEvent.Actor,
        signing: EvidenceSigning,
        at time: Timestamp
    ) async throws -> CancelOutcome {
        try await self.write("exchange \(id)") { transaction in
            guard var held = try await self.hold(id, in: realm, sentBy: sender, transaction: transaction) else {
                return .unknown
            }
            do throws(Exchange.Refusal) {
                try held.exchange.cancel(reason: reason, at: time)
            } catch {
                return .ended(held.exchange.state)
            }
            if var passage = try await self.open(of: held.exchange, in: transaction), passage.handover.cancel(now: time)
            {
                try await self.save(passage.handover, in: transaction)
                _ = try await self.attest(
                    .handoverCancelled,
                    .cancelled,
                    BrokerFact(passage, reason: reason),
                    of: passage.version,
                    by: actor,
                    signing: signing,
                    at: time,
                    in: transaction
                )
            }
            try await self.save(held.exchange, in: transaction)
            var fact = BrokerFact(
                held.document,
                held.exchange.version,
                exchange: id,
                application: held.exchange.sender
            )
            fact.reason = reason
            try await self.tell(.exchangeCancelled, fact, by: actor, at: time, in: transaction)
            return .cancelled(held.exchange)
        }
    }
}
