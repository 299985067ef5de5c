package import Model
import Synchronization

/// What an answer carries beside what was asked, gathered on the way to it, refusals included.
package final class AnswerNotes: Sendable {
    package struct Content: Sendable, Hashable {
        /// For the next proof (RFC 9449, section 8.2).
        package var nonce: String?
        /// How to prove oneself, where the answer says that one has not.
        package var challenge: String?
        package var limit: RequestLimits.State?
        /// An application that there is, whether it has proved itself or not.
        package var client: Application.ClientID?
        /// What is refused, for the log and whoever administers: more than is told to whoever asks.
        package var code: String?
        package var cause: String?
        /// The log was told already: an alias of an endpoint passes twice.
        package var isReported = false
    }

    private let held = Mutex(Content())

    package init() {}

    package var content: Content { self.held.withLock { $0 } }

    func note(nonce: String) { self.held.withLock { $0.nonce = nonce } }
    func note(challenge: String) { self.held.withLock { $0.challenge = challenge } }
    package func note(client: Application.ClientID) { self.held.withLock { $0.client = client } }
    /// The first cause stands: it is nearest to what happened.
    package func note(cause: String) { self.held.withLock { $0.cause = $0.cause ?? cause } }
    package func note(code: String, cause: String) {
        self.held.withLock {
            $0.code = code
            $0.cause = $0.cause ?? cause
        }
    }
    package func note(_ error: OAuthError) { self.note(code: error.code.rawValue, cause: error.reason) }
    /// False the second time.
    package func report() -> Bool {
        self.held.withLock { content in
            defer { content.isReported = true }
            return !content.isReported
        }
    }

    func note(limit: RequestLimits.State) { self.held.withLock { $0.limit = limit } }
}
