import Synchronization

/// What an answer carries beside what was asked, gathered on the way to it, refusals included.
package final class AnswerNotes: Sendable {
    package struct Content: Sendable, Hashable {
        /// For the next proof (RFC 9449, section 8.2).
        package var nonce: String?
        /// How to prove oneself, where the answer says that one has not.
        package var challenge: String?
        package var limit: RequestLimits.State?
    }

    private let held = Mutex(Content())

    package init() {}

    package var content: Content { self.held.withLock { $0 } }

    func note(nonce: String) { self.held.withLock { $0.nonce = nonce } }
    func note(challenge: String) { self.held.withLock { $0.challenge = challenge } }
    func note(limit: RequestLimits.State) { self.held.withLock { $0.limit = limit } }
}
