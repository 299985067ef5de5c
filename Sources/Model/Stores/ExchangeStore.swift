package import Primitives

package struct ExchangeFilter: Sendable, Hashable {
    package var state: Exchange.State?
    package var owner: Exchange.Owner?
    /// Those whose moment has passed before this time.
    package var overdueAt: Timestamp?
    /// The document's business key, exactly.
    package var key: String?

    package init(
        state: Exchange.State? = nil,
        owner: Exchange.Owner? = nil,
        overdueAt: Timestamp? = nil,
        key: String? = nil
    ) {
        self.state = state
        self.owner = owner
        self.overdueAt = overdueAt
        self.key = key
    }
}

/// An exchange with what a list shows of it.
package struct ExchangeSummary: Sendable, Hashable {
    package let exchange: Exchange
    package let document: Document
    package let routeTitle: String
    package let stepName: String

    package init(exchange: Exchange, document: Document, routeTitle: String, stepName: String) {
        self.exchange = exchange
        self.document = document
        self.routeTitle = routeTitle
        self.stepName = stepName
    }
}

/// One line of what happened.
package struct TimelineEntry: Sendable, Hashable {
    package let time: Timestamp
    /// The audit entry's name: `handover.applied`.
    package let name: String
    package let actor: String
    package let fields: [String: String]
    package let receipt: Receipt.ID?

    package init(time: Timestamp, name: String, actor: String, fields: [String: String], receipt: Receipt.ID?) {
        self.time = time
        self.name = name
        self.actor = actor
        self.fields = fields
        self.receipt = receipt
    }
}

/// Reads of documents and exchanges, under the wall of whoever holds the handle: an application sees what it deposited
/// and what was handed to it, an operator what is of one realm. What lies outside is absent, not forbidden.
package protocol ExchangeStore: Sendable {
    /// Newest first, before `before`; at most `limit`.
    func exchanges(_ filter: ExchangeFilter, before: Exchange.ID?, limit: Int) async throws -> [ExchangeSummary]
    func exchange(_ id: Exchange.ID) async throws -> ExchangeSummary?
    func timeline(of id: Exchange.ID) async throws -> [TimelineEntry]
    func documents(key: String?, before: Document.ID?, limit: Int) async throws -> [Document]
    func document(_ id: Document.ID) async throws -> Document?
    func version(_ id: Version.ID) async throws -> Version?
    /// A recipient whose handover was refused, cancelled or expired is not given the bytes any more.
    func piece(_ number: Int, of version: Version.ID) async throws -> StoredPiece?
    func receipt(_ id: Receipt.ID) async throws -> Receipt?
    func receipts(of exchange: Exchange.ID) async throws -> [Receipt]
    /// Nil until a root covers it.
    func proof(of receipt: Receipt.ID) async throws -> EvidenceProof?
}

/// What operators of one realm do to exchanges.
package protocol ExchangeOperations: Sendable {
    func cancel(
        _ id: Exchange.ID,
        reason: String,
        by actor: AuditEvent.Actor,
        signing: EvidenceSigning,
        at time: Timestamp
    ) async throws -> CancelOutcome
    /// Offers the step under way anew; false when it is not suspended.
    func resume(_ id: Exchange.ID, by actor: AuditEvent.Actor, at time: Timestamp) async throws -> Bool
}

/// What the hub does by itself, over all realms.
package protocol BrokerUpkeep: Sendable {
    /// Ends handovers past their moment, each with its receipt, and suspends their exchanges: how many.
    func expireHandovers(signing: EvidenceSigning, at time: Timestamp) async throws -> Int
    /// Forgets uploads past their moment, objects nothing refers to and old idempotency keys: the names to delete.
    func forgetUploads(now: Timestamp) async throws -> [String]
    /// Unfinished exchanges, overdue ones and handovers waiting, for metrics.
    func depth(now: Timestamp) async throws -> (waiting: Int, suspended: Int, overdue: Int)
}
