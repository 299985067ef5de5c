import Model
import Primitives
import SQLCore

/// The acts that leave a receipt. Done again under the same fence, each gives the receipt it left.
extension SQLInboxStore {
    func accept(
        _ id: Handover.ID,
        fence: Int64,
        signing: EvidenceSigning,
        at time: Timestamp
    )
        async throws -> HandoverOutcome
    {
        try await self.act(on: id) { passage, transaction in
            let action: Handover.Action
            do throws(Handover.Refusal) {
                action = try passage.handover.accept(fence, now: time)
            } catch {
                return .refused(error)
            }
            // What was applied without being accepted has the receipt of that.
            if action == .doneBefore {
                return try await self.repeated([.accepted, .applied], passage, in: transaction)
            }
            try await self.context.save(passage.handover, in: transaction)
            let receipt = try await self.attest(
                .handoverAccepted,
                .accepted,
                BrokerFact(passage),
                passage,
                signing,
                at: time,
                in: transaction
            )
            return .done(passage.item, receipt)
        }
    }

    func apply(
        _ id: Handover.ID,
        fence: Int64,
        produces drafts: [PieceDraft],
        signing: EvidenceSigning,
        at time: Timestamp
    ) async throws -> HandoverOutcome {
        try await self.context.offering("handover \(id)") { transaction in
            guard var passage = try await self.context.hold(id, of: self.application, in: transaction) else {
                return (.unknown, isOffered: false)
            }
            let action: Handover.Action
            do throws(Handover.Refusal) {
                action = try passage.handover.apply(fence, now: time)
            } catch {
                return (.refused(error), isOffered: false)
            }
            guard action == .done else {
                return (try await self.repeated([.applied], passage, in: transaction), isOffered: false)
            }
            guard !drafts.isEmpty || !passage.step.expectsVersion else { return (.versionExpected, isOffered: false) }
            var fact = BrokerFact(passage)
            if !drafts.isEmpty {
                let selection = try await self.context.pieces(
                    drafts,
                    of: self.application,
                    in: passage.handover.realm,
                    now: time,
                    transaction: transaction
                )
                switch selection {
                case .unknown(let uploads): return (.unknownUploads(uploads), isOffered: false)
                case .pieces(let pieces):
                    fact.produced = try await self.produce(pieces, from: passage, at: time, in: transaction)
                }
            }
            try await self.context.save(passage.handover, in: transaction)
            let receipt = try await self.attest(
                .handoverApplied,
                .applied,
                fact,
                passage,
                signing,
                at: time,
                in: transaction
            )
            let isOffered = try await self.advance(&passage, producing: fact.produced, at: time, in: transaction)
            return (.done(passage.item, receipt), isOffered: isOffered)
        }
    }

    func refuse(
        _ id: Handover.ID,
        fence: Int64,
        reason: String,
        signing: EvidenceSigning,
        at time: Timestamp
    ) async throws -> HandoverOutcome {
        try await self.act(on: id) { passage, transaction in
            let action: Handover.Action
            do throws(Handover.Refusal) {
                action = try passage.handover.refuse(fence, reason: reason, now: time)
            } catch {
                return .refused(error)
            }
            if action == .doneBefore { return try await self.repeated([.refused], passage, in: transaction) }
            try await self.context.save(passage.handover, in: transaction)
            let receipt = try await self.attest(
                .handoverRefused,
                .refused,
                BrokerFact(passage, reason: reason),
                passage,
                signing,
                at: time,
                in: transaction
            )
            let next = try passage.exchange.reject(reason: reason, at: time)
            try await self.follow(next, passage, at: time, in: transaction)
            return .done(passage.item, receipt)
        }
    }

    private func attest(
        _ name: AuditEvent.Name,
        _ kind: Receipt.Kind,
        _ fact: BrokerFact,
        _ passage: Passage,
        _ signing: EvidenceSigning,
        at time: Timestamp,
        in transaction: any SQLTransaction
    ) async throws -> Receipt {
        try await self.context.attest(
            name,
            kind,
            fact,
            of: passage.version,
            by: self.actor,
            signing: signing,
            at: time,
            in: transaction
        )
    }

    /// The first kind there is.
    private func repeated(
        _ kinds: [Receipt.Kind],
        _ passage: Passage,
        in transaction: any SQLTransaction
    )
        async throws -> HandoverOutcome
    {
        let receipts = try await self.context.receipts(of: passage.handover, in: transaction)
        let receipt = kinds.lazy.compactMap { kind in receipts.first { $0.kind == kind } }.first
        guard let receipt else { throw StoreError(.corrupt, "handover \(passage.handover.id) has no receipt") }
        return .done(passage.item, receipt)
    }

    /// A version derived from the one handed over. The document is held: versions of it are numbered one after another.
    private func produce(
        _ pieces: [Piece],
        from passage: Passage,
        at time: Timestamp,
        in transaction: any SQLTransaction
    ) async throws -> Version {
        let document = passage.document
        try await transaction.query(
            """
            select id from documents where realm = \(document.realm) and id = \(document.id)
            \(raw: transaction.forUpdate)
            """
        )
        return try await self.context.append(
            .make(at: time, random: self.context.random),
            pieces,
            to: document.id,
            in: document.realm,
            derivedFrom: passage.version.id,
            by: self.application,
            at: time,
            transaction: transaction
        )
    }

    /// The exchange goes on, with the new version if there is one; true: something was offered.
    private func advance(
        _ passage: inout Passage,
        producing version: Version?,
        at time: Timestamp,
        in transaction: any SQLTransaction
    ) async throws -> Bool {
        if let version {
            passage.document = passage.document.with(latest: version.id)
            let fact = BrokerFact(
                passage.document,
                version,
                exchange: passage.exchange.id,
                handover: passage.handover.id,
                application: self.application
            )
            try await self.context.tell(.versionAdded, fact, by: self.actor, at: time, in: transaction)
        }
        let next = try passage.exchange.advance(producing: version?.id, on: passage.route, at: time)
        return try await self.follow(next, passage, at: time, in: transaction)
    }

    @discardableResult
    private func follow(
        _ action: Exchange.Action,
        _ passage: Passage,
        at time: Timestamp,
        in transaction: any SQLTransaction
    ) async throws -> Bool {
        try await self.context.save(passage.exchange, in: transaction)
        return try await self.context.perform(
            action,
            of: passage.exchange,
            passage.document,
            on: passage.route,
            by: self.actor,
            at: time,
            in: transaction
        )
    }
}
