import Model
import Primitives
import SignIn

/// What a grant is worth at this moment: its session, the hat worn, and what was really proved.
struct GrantStanding: Sendable {
    let kept: StandingGrant
    /// Recomputed each time from what the session holds: never more than really happened.
    let assurance: Assurance

    var grant: Grant { self.kept.grant }
    var affiliation: Affiliation { self.kept.affiliation }

    /// Nil when the hours of its session are over, or the access rule of one of the applications keeps the agent out now.
    init?(_ kept: StandingGrant, for applications: [Application], now: Timestamp) {
        // An offline grant outlives the hours of its session, never its end (identity.md, "Tokens and lifetimes").
        let isOffline = kept.grant.scopes.contains(Scope.offlineAccess.rawValue)
        guard kept.session.expiresAt > (isOffline ? kept.grant.createdAt : now),
            applications.allSatisfy({ $0.refusal(of: kept.affiliation) == nil }),
            let assurance = Assurance(of: kept.session, wearing: kept.affiliation)
        else { return nil }
        self.kept = kept
        self.assurance = assurance
    }

    /// Nil, too, when the grant has ended.
    static func find(
        _ id: Grant.ID,
        for applications: [Application],
        in stores: any Stores,
        now: Timestamp
    ) async throws -> GrantStanding? {
        try await stores.grants.standing(id, now: now).flatMap { GrantStanding($0, for: applications, now: now) }
    }
}
