package import Primitives

/// Private keys of the hub, sealed under the master key at rest.
package protocol KeyStore: Sendable {
    /// All that are on their schedule.
    func all() async throws -> [HubKey]
    /// The active key of the algorithm becomes retired, the next one active, `newcomer` next: one transaction.
    /// With no active key yet, `newcomer` is active at once.
    ///
    /// False, and nothing changed, when the next key is not `next` any more: of any number of nodes that rotate at once,
    /// one makes a key (where there is none yet: one the active key, one the next).
    func rotate(
        expecting next: Identifier<HubKey>?,
        adding newcomer: HubKey.Pair,
        audit: AuditEvent,
        at time: Timestamp
    ) async throws -> Bool
    /// Retires a key at once, out of turn; the next one of its algorithm takes its place, and `newcomer` becomes next. A
    /// key said to be compromised is gone: what it signed, or what was encrypted to it, is worth nothing. False when it is
    /// not there.
    func retire(
        _ id: Identifier<HubKey>,
        isCompromised: Bool,
        adding newcomer: HubKey.Pair?,
        audit: AuditEvent,
        at time: Timestamp
    ) async throws -> Bool
    /// Forgets retired keys whose retirement is older than `time`.
    func forget(retiredBefore time: Timestamp) async throws
}
