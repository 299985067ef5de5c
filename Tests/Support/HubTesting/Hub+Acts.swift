import Administration
import Bootstrap
package import Model
import OpenID
import Primitives
import SignIn
import Testing
import Web

/// What administrators, agents and the hub's own background work do.
extension Hub {
    package func disable(_ member: Affiliation) async throws {
        _ = try await self.assembly.administration.agents.disable(
            member.profile.login,
            in: member.realm,
            reason: nil,
            isDryRun: false,
            actor: .hub
        )
    }

    package func enable(_ member: Affiliation) async throws {
        _ = try await self.assembly.administration.agents.enable(
            member.profile.login,
            in: member.realm,
            isDryRun: false,
            actor: .hub
        )
    }

    package func endSessions(of member: Affiliation) async throws {
        _ = try await self.assembly.services.sessions.endAll(of: member.agent, except: nil, actor: .hub)
    }

    package func sessions(of member: Affiliation) async throws -> [Session] {
        try await self.assembly.services.sessions.sessions(of: member.agent)
    }

    /// Changes an application where it is kept, as an administrator's update does in the end.
    package func change(_ client: HubClient, _ change: (inout Model.Application) -> Void) async throws {
        var application = try #require(try await self.stores.applications.application(client.id))
        change(&application)
        let isKept = try await self.stores.realm(application.realm).applications
            .update(application, audit: AuditEvent(.applicationUpdated, actor: .hub), at: self.clock.now)
        #expect(isKept)
    }

    /// A new secret; the one before stays good unless it is dropped.
    package func rotateSecret(of client: HubClient, dropsPrevious: Bool) async throws -> String {
        let rotated = try await self.assembly.administration.applications.rotateSecret(
            of: client.id.text,
            in: Realm.region,
            dropsPrevious: dropsPrevious,
            isDryRun: false,
            actor: .hub
        )
        return try #require(rotated.secret)
    }

    /// Delivers what the outbox holds now: how many were taken.
    @discardableResult
    package func deliver() async throws -> Int { try await self.assembly.outbox.runOnce() }
}
