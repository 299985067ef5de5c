package import Primitives

/// A handover with what its recipient needs to decide whether to take it.
package struct InboxItem: Sendable, Hashable {
    package let handover: Handover
    package let document: Document
    package let version: Version
    package let stepName: String
    package let expectsVersion: Bool
    package let sender: Application.ClientID

    package init(
        handover: Handover,
        document: Document,
        version: Version,
        stepName: String,
        expectsVersion: Bool,
        sender: Application.ClientID
    ) {
        self.handover = handover
        self.document = document
        self.version = version
        self.stepName = stepName
        self.expectsVersion = expectsVersion
        self.sender = sender
    }
}

package enum HandoverOutcome: Sendable, Hashable {
    /// `receipt` is nil for a lease and an extension.
    case done(InboxItem, Receipt?)
    case refused(Handover.Refusal)
    /// Applying needs a new version, and none was given.
    case versionExpected
    case unknownUploads([Upload.ID])
    /// Not addressed to this application, or never made: the two are not told apart.
    case unknown
}

/// What was handed to one application, whatever the realm: it sees nothing else.
package protocol InboxStore: Sendable {
    /// Those it could lease now, oldest first: never leased, or whose lease ran out.
    func offered(limit: Int, now: Timestamp) async throws -> [InboxItem]
    /// Those under way: leased or accepted.
    func held(limit: Int, now: Timestamp) async throws -> [InboxItem]
    func item(_ id: Handover.ID) async throws -> InboxItem?
    /// How many of one realm wait or are under way.
    func waiting(in realm: Realm.Slug, now: Timestamp) async throws -> Int
    /// Returns when something was offered to anyone on this node since this handle last read `offered`, at the latest
    /// after `duration`: nothing offered between the reading and the waiting is missed.
    func waitForOffer(atMost duration: Duration) async

    func lease(_ id: Handover.ID, for duration: Duration, at time: Timestamp) async throws -> HandoverOutcome
    func extend(
        _ id: Handover.ID,
        fence: Int64,
        for duration: Duration,
        at time: Timestamp
    )
        async throws -> HandoverOutcome
    /// The audit entry and the receipt are in the same transaction, here and below.
    func accept(
        _ id: Handover.ID,
        fence: Int64,
        signing: EvidenceSigning,
        at time: Timestamp
    )
        async throws -> HandoverOutcome
    /// With `produces`, a version derived from the one handed over; the exchange goes on with it. One transaction.
    func apply(
        _ id: Handover.ID,
        fence: Int64,
        produces: [PieceDraft],
        signing: EvidenceSigning,
        at time: Timestamp
    ) async throws -> HandoverOutcome
    func refuse(
        _ id: Handover.ID,
        fence: Int64,
        reason: String,
        signing: EvidenceSigning,
        at time: Timestamp
    ) async throws -> HandoverOutcome
}
