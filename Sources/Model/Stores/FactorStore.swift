package import Primitives

/// The factors of agents. Each method is one atomic act.
package protocol FactorStore: Sendable {
    /// In the order in which they were enrolled.
    func factors(of agent: Agent.ID) async throws -> [Factor]
    /// The passkey of that credential identifier, whoever's it is.
    func passkey(credential: [UInt8]) async throws -> Factor?
    /// Adds a factor, removes `replaced` ones of the same agent, spends `link` and queues `sends`: one transaction. With a
    /// link, every other factor of the agent loses the link's realm, and those left without one are removed.
    /// A credential held already, a link used, expired or not this agent's, an agent with no active affiliation: `conflict`.
    func add(
        _ factor: Factor,
        replacing replaced: [Factor.ID],
        link: OneTimeLink.Hash?,
        sends: [OutboxEntry],
        audit: AuditEvent
    ) async throws
    /// What the agent calls it. False when the agent has none of that identifier, or it has no name to change.
    func rename(
        _ id: Factor.ID,
        of agent: Agent.ID,
        to name: String,
        audit: AuditEvent,
        at time: Timestamp
    ) async throws -> Bool
    /// False when the agent has none of that identifier. With the last other factor gone the recovery codes go too, and
    /// sessions that rest on the factor end, `kept` apart.
    func remove(
        _ id: Factor.ID,
        of agent: Agent.ID,
        keeping kept: Session.ID?,
        sends: [OutboxEntry],
        audit: AuditEvent,
        at time: Timestamp
    ) async throws -> Bool
    /// Takes one realm away from one factor of the agent (nil: from all): they are asked for no hat of it any more, and
    /// those left without a realm are removed. The number of factors changed; with any, all sessions of the agent end.
    func forget(
        _ id: Factor.ID?,
        of agent: Agent.ID,
        in realm: Realm.Slug,
        sends: [OutboxEntry],
        audit: AuditEvent,
        at time: Timestamp
    ) async throws -> Int
    /// When the affiliation was first asked to enrol a factor: `time` when it was never before.
    func enrolmentAskedAt(
        _ affiliation: Affiliation.ID,
        in realm: Realm.Slug,
        else time: Timestamp
    ) async throws
        -> Timestamp
}

/// What an outbox row is made of, written in the transaction of the act that owes it.
package struct OutboxEntry: Sendable, Hashable {
    package let kind: OutboxItem.Kind
    package let payload: JSONValue

    package init(_ kind: OutboxItem.Kind, _ payload: JSONValue) {
        self.kind = kind
        self.payload = payload
    }
}
