package import Model
import Primitives
import SignIn

/// The sessions of an agent of a realm.
package struct SessionAdministration: Sendable {
    private let services: AdministrationServices

    init(_ services: AdministrationServices) { self.services = services }

    package func all(of name: String, in realm: Realm.Slug) async throws -> [(session: Session, applications: [String])]
    {
        let affiliation = try await self.services.agents.find(name, in: realm)
        let sessions = try await self.services.stores.sessions
            .sessions(of: affiliation.agent, idle: Session.longestIdle, now: self.services.clock.now)
        var entries: [(session: Session, applications: [String])] = []
        for session in sessions {
            let reached = try await self.services.stores.sessions.applications(of: session.id)
            entries.append((session, reached.map(\.name)))
        }
        return entries
    }

    /// How many ended, or would.
    package func endAll(
        of name: String,
        in realm: Realm.Slug,
        reason: String?,
        isDryRun: Bool,
        actor: AuditEvent.Actor
    ) async throws -> Int {
        let affiliation = try await self.services.agents.find(name, in: realm)
        guard !isDryRun else { return try await self.all(of: name, in: realm).count }
        let audit = AuditEvent(
            .sessionEnded,
            realm: realm,
            actor: actor,
            agent: affiliation.agent,
            fields: ["sessions": "all"],
            personal: reason.map { ["reason": $0] } ?? [:]
        )
        return try await self.services.stores.sessions
            .endAll(of: affiliation.agent, except: nil, audit: audit, at: self.services.clock.now)
    }
}
