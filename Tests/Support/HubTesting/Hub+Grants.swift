import Bootstrap
package import Model
import OpenID
import Primitives
import Testing
import Web

extension Hub {
    /// Gives a realm and its own body a SIRET, or changes what else is declared of it.
    package func changeRealm(_ slug: Realm.Slug = "armor", _ change: (inout Realm) -> Void) async throws {
        let applied = try #require(try await self.stores.registry.realm(slug))
        var realm = applied.realm
        change(&realm)
        try await self.stores.registry.apply(
            upserts: [realm],
            removals: [],
            expected: [slug: applied.version],
            audit: AuditEvent(.realmsApplied, actor: .hub),
            at: self.clock.now
        )
    }

    /// The refresh token of a grant with these details, as a spent code leaves it: for what no authorization request asks
    /// here.
    package func grant(
        _ details: GrantDetails,
        to client: HubClient,
        by member: Affiliation
    ) async throws -> String {
        let session = try #require(try await self.sessions(of: member).first)
        let now = self.clock.now
        let grant = Grant(
            id: .make(at: now, random: SystemRandomSource()),
            agent: member.agent,
            realm: member.realm,
            affiliation: member.id,
            application: client.id,
            issuerRealm: nil,
            session: session.id,
            scopes: ["openid", "profile"],
            nonce: nil,
            authenticatedAt: session.authenticatedAt,
            details: details,
            createdAt: now,
            expiresAt: now + .hours(12)
        )
        let token = RefreshToken.first(of: grant.id, random: SystemRandomSource())
        let spending = try await self.stores.grants.spend(
            codeHash: Digest.sha256(grant.id.text),
            for: grant,
            refreshHash: token.hash,
            audit: AuditEvent(.grantStarted, actor: .hub),
            at: now
        )
        #expect(spending == .first)
        return token.text(sealer: self.assembly.services.sealer)
    }

    package func subject(of member: Affiliation) async throws -> String {
        try #require(try await self.stores.agents.agent(member.agent)).subject.text
    }
}
