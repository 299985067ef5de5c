package import Primitives

/// What agents decide for themselves on their pages: consents, favourites.
package protocol AgentOwnStore: Sendable {
    func consents(of agent: Agent.ID) async throws -> [Consent]
    func consent(of agent: Agent.ID, to application: Application.ClientID) async throws -> Consent?
    /// Adds scopes to what was given before.
    func give(_ consent: Consent, audit: AuditEvent) async throws
    /// Withdraws it, ends the grants of that application and queues its logout tokens: one transaction. False: none given.
    func withdraw(
        _ application: Application.ClientID,
        of agent: Agent.ID,
        audit: AuditEvent,
        at time: Timestamp
    ) async throws -> Bool

    func favourites(of agent: Agent.ID) async throws -> Set<Application.ClientID>
    func setFavourite(_ application: Application.ClientID, of agent: Agent.ID, _ isFavourite: Bool) async throws

    /// Sign-ins and refused ones of the agent, newest first; of these realms and of none, no other.
    func accesses(of agent: Agent.ID, in realms: Set<Realm.Slug>, limit: Int) async throws -> [AuditEntry]
    /// Every audit entry that speaks of the agent, newest first, for the agent's own copy of the data.
    func history(of agent: Agent.ID, in realms: Set<Realm.Slug>, limit: Int) async throws -> [AuditEntry]
}
