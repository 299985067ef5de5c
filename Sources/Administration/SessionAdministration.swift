package import Model
import Primitives
package import SignIn

/// The sessions of an agent of a realm.
package struct SessionAdministration: Sendable {
    /// A session, and what it proves for the realm: evidence of another realm counts for nothing, and is not shown.
    package struct Entry: Sendable {
        package let session: Session
        /// Nil when nothing in it is a sign-in for this realm.
        package let level: AssuranceLevel?
        package let means: [Session.Means]
        package let applications: [String]
    }

    private let services: AdministrationServices

    init(_ services: AdministrationServices) { self.services = services }

    package func all(of name: String, in realm: Realm.Slug) async throws -> [Entry] {
        let affiliation = try await self.services.agents.find(name, in: realm)
        let sessions = try await self.services.stores.sessions
            .sessions(of: affiliation.agent, idle: Session.longestIdle, now: self.services.clock.now)
        var entries: [Entry] = []
        for session in sessions {
            let reached = try await self.services.stores.sessions.applications(of: session.id)
            let evidence = session.evidence.filter { $0.realms.contains(realm) }
            entries.append(
                Entry(
                    session: session,
                    level: Assurance(of: session, wearing: affiliation)?.level,
                    means: Session.Means.allCases.filter { means in evidence.contains { $0.means == means } },
                    applications: reached.map(\.name)
                )
            )
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
            .endAll(
                of: affiliation.agent,
                except: nil,
                sends: try await self.services.notices.sessionsEnded(of: affiliation.agent, nil),
                audit: audit,
                at: self.services.clock.now
            )
    }
}
