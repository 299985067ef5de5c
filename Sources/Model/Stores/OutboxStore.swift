package import Primitives

package protocol OutboxStore: Sendable {
    /// Queues mails that no other act decides; those of an act are written in its own transaction.
    func queue(_ mails: [SealedMail], at time: Timestamp) async throws
    /// Takes at most `limit` due items of these kinds for `duration`, raising their fence; one statement.
    func lease(
        _ kinds: Set<OutboxItem.Kind>,
        limit: Int,
        for duration: Duration,
        now: Timestamp
    ) async throws -> [OutboxItem]
    /// Records the outcome if the fence still holds. `next` nil on a failure makes a dead letter, a refusal always does;
    /// of what is delivered or dead only the remainder is kept.
    func complete(_ item: OutboxItem, _ outcome: OutboxOutcome, next: Timestamp?, now: Timestamp) async throws
    /// Waiting and dead, for metrics.
    func depth() async throws -> (waiting: Int, dead: Int)
    /// What became of logout tokens of a session: application name and whether it was told.
    func logoutReports(of session: Session.ID) async throws -> [(application: String, isDelivered: Bool)]
    /// Logout tokens that an application did not take: those given up since `time`, and those that wait after a failure.
    /// Newest first, at most `limit`.
    func logoutFailures(since time: Timestamp, limit: Int) async throws -> [LogoutFailure]
    /// Wakes when this node committed something to deliver, at the latest after `duration`.
    func waitForWork(atMost duration: Duration) async
}

package protocol AuditStore: Sendable {
    func append(_ event: AuditEvent, at time: Timestamp) async throws
    /// Newest first.
    func entries(realm: Realm.Slug?, name: String?, limit: Int) async throws -> [AuditEntry]
    /// Chains what is committed and not yet chained, in commit order, under the sequencer's lease: how many.
    func chain(now: Timestamp) async throws -> Int
    /// Recomputes the chain from its start: entries checked, or the first sequence that does not verify.
    func verify() async throws -> AuditVerification
    /// Destroys the agent's key: personal values of its entries are gone, the chain still verifies.
    func erasePersonalValues(of agent: Agent.ID) async throws
}

package struct AuditVerification: Sendable, Hashable {
    package let entries: Int
    package let unchained: Int
    package let firstBroken: Int64?

    package init(entries: Int, unchained: Int, firstBroken: Int64?) {
        self.entries = entries
        self.unchained = unchained
        self.firstBroken = firstBroken
    }
}
