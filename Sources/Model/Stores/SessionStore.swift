package import Primitives

/// Sessions, keyed by the SHA-256 of the cookie's value.
package protocol SessionStore: Sendable {
    func start(_ session: Session, cookieHash: [UInt8], audit: AuditEvent) async throws
    /// Nil when unknown, ended, past its absolute end, idle longer than `idle`, or its agent has no active affiliation.
    func session(cookieHash: [UInt8], idle: Duration, now: Timestamp) async throws -> Session?
    func session(_ id: Session.ID, idle: Duration, now: Timestamp) async throws -> Session?
    /// Recorded at most once a minute, so that silent single sign-on commits nothing most of the time.
    func touch(_ id: Session.ID, at time: Timestamp) async throws
    func sessions(of agent: Agent.ID, idle: Duration, now: Timestamp) async throws -> [Session]
    /// Names of the applications that hold a live grant of this session.
    func applications(of id: Session.ID) async throws -> [Application]
    /// Ends the session and its grants and queues one logout token per application reached: one transaction.
    /// False when it had ended, or is not this agent's.
    func end(_ id: Session.ID, of agent: Agent.ID, audit: AuditEvent, at time: Timestamp) async throws -> Bool
    /// All of the agent's but `kept`; the number ended.
    func endAll(of agent: Agent.ID, except kept: Session.ID?, audit: AuditEvent, at time: Timestamp) async throws -> Int
}
