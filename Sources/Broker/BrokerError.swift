package import Model
import ObjectStorage

/// Why the broker did not do what was asked. Absence stands for what is not yours as well.
package enum BrokerError: Error, Sendable, Hashable {
    /// The value named cannot be taken, and why.
    case invalid(String)
    /// The application does not serve the realm, or has not said which one it means.
    case realmRefused(String)
    case notFound(String)
    case idempotencyMismatch
    /// The business key is held with another content; the latest version to derive from is that document's.
    case versionConflict(Document?)
    case notLatest(Version.ID)
    case unknownUploads([Upload.ID])
    case otherType(DocumentType.ID)
    case recipientNotReady(Application.ClientID)
    case exchangeEnded(Exchange.State)
    case handover(Handover.Refusal)
    case versionExpected
    case digestMismatch
    case tooLarge(limit: Int64)
    case storageFull
    case storageUnavailable
    /// The bytes kept are not those deposited any more: refused, never delivered.
    case damaged
    case interrupted

    init(_ error: ObjectStoreError, limit: Int64 = 0) {
        self =
            switch error.code {
            case .noSpace: .storageFull
            case .digestMismatch: .digestMismatch
            case .tooLarge: .tooLarge(limit: limit)
            case .interrupted: .interrupted
            case .corrupt, .missing: .damaged
            case .unavailable, .badKey, .busy, .wrongOffset: .storageUnavailable
            }
    }
}
