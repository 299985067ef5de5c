package import Primitives

package enum CodeSpending: Sendable, Hashable {
    case first
    /// The code had given tokens: what they gave is ended now.
    case again
}

package enum RefreshRotation: Sendable, Hashable {
    case rotated(Grant)
    /// An honest retry within ten seconds, with an unused successor: give the same successor again.
    case repeated(Grant)
    /// An older token: the family is ended.
    case reused
    /// Unknown, ended, expired, idle for too long, or its affiliation or session no longer active.
    case gone
}

/// A grant with what its tokens say, all of one moment.
package struct StandingGrant: Sendable, Hashable {
    package let grant: Grant
    /// Not ended; its time may be over.
    package let session: Session
    package let agent: Agent
    package let affiliation: Affiliation
    /// Under which the grant's application knows the agent, where that is not the agent's own subject.
    package let alias: Agent.Subject?

    package init(
        grant: Grant,
        session: Session,
        agent: Agent,
        affiliation: Affiliation,
        alias: Agent.Subject?
    ) {
        self.grant = grant
        self.session = session
        self.agent = agent
        self.affiliation = affiliation
        self.alias = alias
    }
}

/// Grants: one per code spent. Each method is one atomic act.
package protocol GrantStore: Sendable {
    /// Records the code as spent and the grant with its first refresh token (nil: none asked), or, when the code was
    /// spent before, ends the grant it gave. One transaction: of fifty at once exactly one is first.
    func spend(
        codeHash: [UInt8],
        for grant: Grant,
        refreshHash: [UInt8]?,
        audit: AuditEvent,
        at time: Timestamp
    )
        async throws -> CodeSpending
    /// Moves the family from `presented` to `successor`. `client` must be the one the grant was given to, else `gone`.
    func rotate(
        _ id: Grant.ID,
        client: Application.ClientID,
        counter: Int64,
        presented: [UInt8],
        successor: [UInt8],
        idle: Duration,
        at time: Timestamp
    ) async throws -> RefreshRotation
    /// For a family whose token stays as it is: the grant, used now, when `presented` is its token. `rotated` or `gone`.
    func renew(
        _ id: Grant.ID,
        client: Application.ClientID,
        presented: [UInt8],
        idle: Duration,
        at time: Timestamp
    ) async throws -> RefreshRotation
    /// The grant while it lives and `presented` is its newest token: what may be told of a token without using it.
    func current(
        _ id: Grant.ID,
        counter: Int64,
        presented: [UInt8],
        idle: Duration,
        now: Timestamp
    ) async throws -> Grant?
    /// The grant while it lives: not ended, not expired, affiliation active, session not ended.
    func live(_ id: Grant.ID, now: Timestamp) async throws -> Grant?
    /// The same with all that belongs to it, in one reading.
    func standing(_ id: Grant.ID, now: Timestamp) async throws -> StandingGrant?
    /// What belongs to a grant that was made a moment ago, whatever has become of it since: of fifty who bring one code, the
    /// first is answered although the others have ended what it was given.
    func standing(of grant: Grant) async throws -> StandingGrant?
    func end(_ id: Grant.ID, audit: AuditEvent, at time: Timestamp) async throws
    /// The agent's live grants of one application and session: what a revocation or a page may end.
    func live(of agent: Agent.ID, now: Timestamp) async throws -> [Grant]
    /// Forgets spent codes older than `time`.
    func forgetCodes(spentBefore time: Timestamp) async throws
}
