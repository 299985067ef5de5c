package import Primitives

/// Sessions, keyed by the SHA-256 of the cookie's value.
package protocol SessionStore: Sendable {
    /// Starts it, spends `uses` and queues `sends`: one transaction. `signIn` names the sign-in that ends here: a second
    /// session of one sign-in, or a use that another one preceded, is `conflict` and nothing is started.
    func start(
        _ session: Session,
        cookieHash: [UInt8],
        signIn: String?,
        uses: [FactorUse],
        sends: [OutboxEntry],
        audit: AuditEvent
    ) async throws
    /// Replaces evidence, ends and cookie of a live session, spends `uses`: one transaction. `conflict` when its cookie
    /// is not the one of `replaced` any more, when it has ended, or when a use was preceded. `signIn` as in `start`: it
    /// raises once, and starts nothing any more.
    func raise(
        _ session: Session,
        cookieHash: [UInt8],
        replacing replaced: [UInt8],
        signIn: String?,
        uses: [FactorUse],
        sends: [OutboxEntry],
        audit: AuditEvent,
        at time: Timestamp
    ) async throws
    /// Nil when unknown, ended, past its absolute end, unused for longer than the session's own idle time and than
    /// `idle`, or its agent has no active affiliation.
    func session(cookieHash: [UInt8], idle: Duration, now: Timestamp) async throws -> Session?
    /// With `idle` nil however long it rests: an application that refreshes has an idle time of its own.
    func session(_ id: Session.ID, idle: Duration?, now: Timestamp) async throws -> Session?
    /// Recorded at most once a minute, so that silent single sign-on commits nothing most of the time.
    func touch(_ id: Session.ID, at time: Timestamp) async throws
    func sessions(of agent: Agent.ID, idle: Duration, now: Timestamp) async throws -> [Session]
    /// Names of the applications that hold a live grant of this session.
    func applications(of id: Session.ID) async throws -> [Application]
    /// Ends the session and its grants and queues one logout token per application reached: one transaction.
    /// False when it had ended, or is not this agent's.
    func end(_ id: Session.ID, of agent: Agent.ID, audit: AuditEvent, at time: Timestamp) async throws -> Bool
    /// All of the agent's but `kept`, and `sends` queued when any was open: one transaction. The number ended.
    func endAll(
        of agent: Agent.ID,
        except kept: Session.ID?,
        sends: [OutboxEntry],
        audit: AuditEvent,
        at time: Timestamp
    ) async throws -> Int
    /// Ends sessions that were opened with a survival password of this affiliation; the number ended.
    func endSurvival(
        of affiliation: Affiliation.ID,
        agent: Agent.ID,
        audit: AuditEvent,
        at time: Timestamp
    ) async throws -> Int
}
