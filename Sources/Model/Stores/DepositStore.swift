package import Primitives

/// The key a client gives so that a repeated request is one request, with the digest of what it asked.
package struct IdempotencyKey: Sendable, Hashable {
    /// 1 to 200 bytes of printable ASCII.
    package let key: String
    /// SHA-256 of the canonical request.
    package let request: [UInt8]
    /// How long it is remembered.
    package static let life = Duration.days(30)

    package init(key: String, request: [UInt8]) {
        self.key = key
        self.request = request
    }
}

package struct DocumentDraft: Sendable, Hashable {
    package let type: DocumentType.ID
    package let key: String
    package let title: String
    /// The first one is the main piece.
    package let pieces: [PieceDraft]

    package init(type: DocumentType.ID, key: String, title: String, pieces: [PieceDraft]) {
        self.type = type
        self.key = key
        self.title = title
        self.pieces = pieces
    }
}

package enum DepositOutcome: Sendable, Hashable {
    case created(Document, Version, Receipt)
    /// The same key and the same main digest, or the same idempotency key and request: the same resource.
    case existing(Document, Version, Receipt)
    /// The business key is held with another main digest; nil when by another application, of which nothing is told.
    case versionConflict(Document?)
    case idempotencyMismatch
    /// Not this application's, not of this realm, expired, or never made.
    case unknownUploads([Upload.ID])
    /// `expected` of a new version is not the latest any more.
    case notLatest(Version.ID)
    case unknownDocument
}

package enum StartOutcome: Sendable, Hashable {
    case started(Exchange)
    case existing(Exchange)
    case idempotencyMismatch
    case unknownDocument
    case unknownRoute
    /// The route carries another type of document.
    case otherType(DocumentType.ID)
    /// A recipient of the route is unknown, disabled, or has no right to receive in this realm.
    case recipientNotReady(Application.ClientID)
}

package enum CancelOutcome: Sendable, Hashable {
    case cancelled(Exchange)
    case ended(Exchange.State)
    case unknown
}

/// What one application deposits and starts in one realm: it sees nothing of another application's.
package protocol DepositStore: Sendable {
    /// Records an object that is durable already. When the realm holds the same digest, the known object is used and
    /// the new one's name is returned for deletion.
    func keep(
        _ upload: Upload,
        object: String,
        key: Secret,
        at time: Timestamp
    )
        async throws -> (upload: Upload, superfluous: String?)
    func upload(_ id: Upload.ID, now: Timestamp) async throws -> Upload?

    /// Document, version, pieces, audit entry and receipt in one transaction.
    func deposit(
        _ draft: DocumentDraft,
        idempotency: IdempotencyKey?,
        signing: EvidenceSigning,
        at time: Timestamp
    )
        async throws -> DepositOutcome
    /// A new version of a document of its own; `expected` is the version the caller saw (If-Match).
    func addVersion(
        of document: Document.ID,
        expected: Version.ID,
        pieces: [PieceDraft],
        idempotency: IdempotencyKey?,
        signing: EvidenceSigning,
        at time: Timestamp
    ) async throws -> DepositOutcome

    /// Exchange, first handover and their audit entries in one transaction, on the current version of the route.
    func start(
        document: Document.ID,
        route: Route.ID,
        idempotency: IdempotencyKey?,
        at time: Timestamp
    )
        async throws -> StartOutcome
    /// Ends it and its handover, which gets a receipt.
    func cancel(
        _ id: Exchange.ID,
        reason: String,
        signing: EvidenceSigning,
        at time: Timestamp
    )
        async throws -> CancelOutcome
}
