import Model
import Primitives
import SignIn

/// What a grant is worth at this moment: its session, the hat worn, and what was really proved.
struct GrantStanding: Sendable {
    let grant: Grant
    let agent: Agent
    let affiliation: Affiliation
    let assurance: Assurance

    /// Nil when the grant has ended, or the access rule of one of the applications keeps the agent out now.
    static func find(
        _ id: Grant.ID,
        for applications: [Application],
        in stores: any Stores,
        now: Timestamp
    ) async throws -> GrantStanding? {
        guard let grant = try await stores.grants.live(id, now: now) else { return nil }
        // An offline grant outlives the hours of its session, never its end (identity.md, "Tokens and lifetimes").
        let time = grant.scopes.contains(Scope.offlineAccess.rawValue) ? grant.createdAt : now
        guard let session = try await stores.sessions.session(grant.session, idle: nil, now: time),
            let agent = try await stores.agents.agent(grant.agent),
            let affiliation = try await stores.realm(grant.realm).affiliations.affiliation(grant.affiliation),
            applications.allSatisfy({ $0.refusal(of: affiliation) == nil }),
            let assurance = Assurance(of: session, wearing: affiliation)
        else { return nil }
        return GrantStanding(grant: grant, agent: agent, affiliation: affiliation, assurance: assurance)
    }
}
