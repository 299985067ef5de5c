package import Primitives

/// Authorization requests sent ahead (RFC 9126).
package protocol PushedRequestStore: Sendable {
    func push(_ request: PushedRequest) async throws
    func request(_ hash: [UInt8]) async throws -> PushedRequest?
    /// Spends it when its code is given: of fifty at once exactly one is true.
    func consume(_ hash: [UInt8]) async throws -> Bool
    func forget(createdBefore time: Timestamp) async throws
}

/// Values that may be used once until a moment: `jti` of proofs, assertions and request objects.
package protocol ReplayStore: Sendable {
    /// True for the first of any number at once. `kind` keeps values of different sorts apart.
    func use(_ value: String, kind: String, until: Timestamp) async throws -> Bool
    func isUsed(_ value: String, kind: String) async throws -> Bool
    func forget(endedBefore time: Timestamp) async throws
}

package enum DevicePoll: Sendable, Hashable {
    case pending
    /// Asked again sooner than it may (RFC 8628, section 3.5).
    case tooSoon
    case refused
    case approved(DeviceRequest, DeviceRequest.Approval)
    /// Unknown, of another application, or past its time.
    case gone
}

/// Devices that wait for an agent (RFC 8628).
package protocol DeviceStore: Sendable {
    /// A user code that is taken: `conflict`.
    func begin(_ request: DeviceRequest) async throws
    /// The request that still waits for an answer.
    func pending(userCode: String, now: Timestamp) async throws -> DeviceRequest?
    /// Nil approval: refused. False when it waits for no answer any more: each is answered once.
    func decide(
        userCode: String,
        _ approval: DeviceRequest.Approval?,
        audit: AuditEvent,
        at time: Timestamp
    ) async throws -> Bool
    /// Records the time of asking; sooner after the last one than the request's interval is `tooSoon`, and the interval is
    /// five seconds longer from then on (RFC 8628, section 3.5).
    func poll(_ hash: [UInt8], application: Application.ClientID, at time: Timestamp) async throws -> DevicePoll
    func forget(expiredBefore time: Timestamp) async throws
}

/// Initial access tokens of dynamic registration.
package protocol RegistrationTokenStore: Sendable {
    func add(_ token: RegistrationToken, audit: AuditEvent) async throws
    func all() async throws -> [RegistrationToken]
    func revoke(_ id: RegistrationToken.ID, audit: AuditEvent, at time: Timestamp) async throws -> Bool
    /// Takes one use and creates what `application` makes of the token: one transaction. Nil when the token lets nobody
    /// register any more.
    func register(
        with hash: [UInt8],
        at time: Timestamp,
        _ application: @escaping @Sendable (RegistrationToken) throws -> (Application, AuditEvent)
    ) async throws -> Application?
}

/// Who may administer what.
package protocol RoleStore: Sendable {
    func all() async throws -> [AdminRole]
    /// Those of active affiliations only.
    func roles(of agent: Agent.ID) async throws -> [AdminRole]
    /// False when it was given before.
    func grant(_ role: AdminRole, audit: AuditEvent, at time: Timestamp) async throws -> Bool
    func revoke(_ role: AdminRole, audit: AuditEvent, at time: Timestamp) async throws -> Bool
    /// Takes a role of the platform unless nobody but operators would hold one with an active affiliation afterwards: of
    /// two that take each other's at once, one does.
    func revokeUnlessLast(_ role: AdminRole, audit: AuditEvent, at time: Timestamp) async throws -> RoleRevocation
    /// An operator's account (realm `platform`) and its role: both or none. A name that is taken: `conflict`.
    func createOperator(
        _ agent: Agent,
        _ affiliation: Affiliation,
        audits: [AuditEvent],
        at time: Timestamp
    ) async throws
}

package enum RoleRevocation: Sendable, Hashable {
    case taken, notHeld
    /// The last one that is not an operator's.
    case last
}

/// Subjects by which an application knows an agent, where they are not the agent's own: imported or merged.
package protocol SubjectStore: Sendable {
    func alias(of agent: Agent.ID, for application: Application.ClientID) async throws -> Agent.Subject?
    func agent(_ subject: Agent.Subject, for application: Application.ClientID) async throws -> Agent.ID?
    /// Keeps the first that the application saw: what is there already stays, be it of this agent or of another with
    /// this subject, and the number added is given.
    func add(
        _ aliases: [(agent: Agent.ID, subject: Agent.Subject)],
        for application: Application.ClientID,
        audit: AuditEvent,
        at time: Timestamp
    ) async throws -> Int
}
