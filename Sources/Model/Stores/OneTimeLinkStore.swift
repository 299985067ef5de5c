package import Primitives

/// One-time links, owned by the hub.
package protocol OneTimeLinkStore: Sendable {
    /// Adds it, ends earlier ones of the same purpose and affiliation, and queues what carries it: one transaction.
    func add(_ link: OneTimeLink, sends: [OutboxEntry], audit: AuditEvent) async throws
    /// Nil when it is unknown, used, past its time, or its affiliation is not active.
    func link(_ hash: OneTimeLink.Hash, now: Timestamp) async throws -> OneTimeLink?
    /// Spends the link and sets the password of its local affiliation; its agent's sessions but `kept` end, with what
    /// that owes to applications: one transaction. `conflict` when the link opens nothing any more.
    func setPassword(
        _ verifier: String,
        by hash: OneTimeLink.Hash,
        sends: [OutboxEntry],
        audit: AuditEvent,
        at time: Timestamp
    ) async throws
    func forget(expiredBefore time: Timestamp) async throws
}
