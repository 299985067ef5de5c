package import JOSE
package import Primitives

/// A signing key of the hub on its schedule: next (published, not used), active (signs), retired (still published).
package struct HubKey: Sendable {
    package enum State: String, Sendable { case next, active, retired }

    package let key: SigningKey
    package let state: State
    package let createdAt: Timestamp
    package let retiredAt: Timestamp?

    package init(key: SigningKey, state: State, createdAt: Timestamp, retiredAt: Timestamp? = nil) {
        self.key = key
        self.state = state
        self.createdAt = createdAt
        self.retiredAt = retiredAt
    }
}

/// Private keys, sealed under the master key at rest.
package protocol KeyStore: Sendable {
    /// All that are published.
    func all() async throws -> [HubKey]
    /// The active key of the algorithm becomes retired, the next one active, `newcomer` next: one transaction.
    /// With no active key yet, `newcomer` is active at once.
    ///
    /// False, and nothing changed, when the next key is not `next` any more: of any number of nodes that rotate at once,
    /// one makes a key.
    func rotate(
        expecting next: Identifier<SigningKey>?,
        adding newcomer: SigningKey,
        audit: AuditEvent,
        at time: Timestamp
    ) async throws -> Bool
    /// Retires a key at once, out of turn; the next one of its algorithm signs, and `newcomer` becomes next. A key said
    /// to be compromised is not published any more: what it signed is worth nothing. False when it is not published.
    func retire(
        _ id: Identifier<SigningKey>,
        isCompromised: Bool,
        adding newcomer: SigningKey?,
        audit: AuditEvent,
        at time: Timestamp
    ) async throws -> Bool
    /// Forgets retired keys whose retirement is older than `time`.
    func forget(retiredBefore time: Timestamp) async throws
}
