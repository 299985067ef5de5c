package import Primitives

/// Something that leaves the hub: a row first, in the transaction that decided it, a call second.
package struct OutboxItem: Sendable, Hashable {
    package enum Kind: String, CaseIterable, Sendable, Hashable {
        case logoutToken = "logout-token"
        /// `{template, sealed}`, made by `MailRequest.sealed`; `{template}` once it is delivered or dead.
        case mail

        /// A relay that is down for the night loses nobody's notice: two dozen tries are more than half a day.
        package var retries: RetryPolicy {
            var policy = RetryPolicy()
            if self == .mail { policy.attempts = 24 }
            return policy
        }
    }

    package let id: Identifier<OutboxItem>
    package let kind: Kind
    package let payload: JSONValue
    package let attempts: Int
    /// Grows with each lease; a completion with an older one changes nothing.
    package let fence: Int64

    package init(id: Identifier<OutboxItem>, kind: Kind, payload: JSONValue, attempts: Int, fence: Int64) {
        self.id = id
        self.kind = kind
        self.payload = payload
        self.attempts = attempts
        self.fence = fence
    }

    /// What is kept of the payload once nothing will be sent any more.
    package var remainder: JSONValue {
        switch self.kind {
        case .logoutToken: self.payload
        case .mail: SealedMail.remainder(of: self.payload)
        }
    }
}

/// A logout token that an application did not take.
package struct LogoutFailure: Sendable, Hashable {
    package let application: Application.ClientID
    /// Given up: nobody tries it again.
    package let isDead: Bool
    package let reason: String
    /// When it was given up, or is tried next.
    package let time: Timestamp

    package init(application: Application.ClientID, isDead: Bool, reason: String, time: Timestamp) {
        self.application = application
        self.isDead = isDead
        self.reason = reason
        self.time = time
    }
}

/// Carries out the items of one kind.
package protocol OutboxDelivery: Sendable {
    func deliver(_ item: OutboxItem) async throws -> OutboxOutcome
}

package enum OutboxOutcome: Sendable, Hashable {
    case delivered
    /// Tried again later.
    case failed(reason: String)
    /// Never tried again: the other side said so, or nothing can be made of the item.
    case refused(reason: String)
}

/// When a failed delivery is tried again: doubling from one second, at most an hour, for ten attempts.
package struct RetryPolicy: Sendable {
    package var attempts = 10
    package init() {}

    /// Nil once it has been tried often enough: the item becomes a dead letter.
    package func delay(afterAttempt attempt: Int, random: any RandomSource) -> Duration? {
        guard attempt < self.attempts else { return nil }
        let base = min(3600, 1 << min(attempt - 1, 12))
        let jitter = Double(random.bytes(1)[0]) / 255
        return .milliseconds(Int(Double(base) * (750 + 500 * jitter)))
    }
}
