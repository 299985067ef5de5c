package import Primitives

/// One version offered to the application that asks, with what it needs to decide.
package struct HandoverResource: Sendable, Hashable, Codable {
    package var id: String
    package var exchange: String
    package var realm: String
    package var stepName: String
    package var sender: String
    /// `offered`, `leased`, `accepted`, `applied`, `refused`, `expired` or `cancelled`.
    package var state: String
    /// What the next act must name; it grew with the lease.
    package var fence: Int64
    package var leasedUntil: Timestamp?
    package var offeredAt: Timestamp
    package var expiresAt: Timestamp
    /// Whether `apply` must give a new version: a signature.
    package var expectsVersion: Bool
    package var reason: String?
    package var document: DocumentResource
    package var version: VersionResource

    package init(
        id: String,
        exchange: String,
        realm: String,
        stepName: String,
        sender: String,
        state: String,
        fence: Int64,
        leasedUntil: Timestamp?,
        offeredAt: Timestamp,
        expiresAt: Timestamp,
        expectsVersion: Bool,
        reason: String?,
        document: DocumentResource,
        version: VersionResource
    ) {
        self.id = id
        self.exchange = exchange
        self.realm = realm
        self.stepName = stepName
        self.sender = sender
        self.state = state
        self.fence = fence
        self.leasedUntil = leasedUntil
        self.offeredAt = offeredAt
        self.expiresAt = expiresAt
        self.expectsVersion = expectsVersion
        self.reason = reason
        self.document = document
        self.version = version
    }
}

package struct LeaseRequest: Sendable, Hashable, Codable {
    /// 10 to 3600; 300 when it is not given.
    package var seconds: Int?

    package init(seconds: Int? = nil) { self.seconds = seconds }
}

package struct ExtendRequest: Sendable, Hashable, Codable {
    package var fence: Int64
    package var seconds: Int?

    package init(fence: Int64, seconds: Int? = nil) {
        self.fence = fence
        self.seconds = seconds
    }
}

package struct AcceptRequest: Sendable, Hashable, Codable {
    package var fence: Int64

    package init(fence: Int64) { self.fence = fence }
}

package struct ApplyRequest: Sendable, Hashable, Codable {
    package var fence: Int64
    /// The pieces of the version made from the one handed over, the main one first.
    package var produces: [PieceRequest]?

    package init(fence: Int64, produces: [PieceRequest]? = nil) {
        self.fence = fence
        self.produces = produces
    }
}

package struct RefuseRequest: Sendable, Hashable, Codable {
    package var fence: Int64
    /// 1 to 500 characters, for the people who sent the document.
    package var reason: String

    package init(fence: Int64, reason: String) {
        self.fence = fence
        self.reason = reason
    }
}

/// What an act on a handover gave; `receipt` is there for accept, apply and refuse.
package struct HandoverAnswer: Sendable, Hashable, Codable {
    package var handover: HandoverResource
    package var receipt: ReceiptResource?

    package init(handover: HandoverResource, receipt: ReceiptResource?) {
        self.handover = handover
        self.receipt = receipt
    }
}
