package import Model
import Primitives
import SQLCore
import Testing

/// Directories that a realm declares, and the agents they feed.
extension Hub {
    /// Declares a directory at an address of loopback, in clear as a sandbox may.
    package func declareDirectory(port: Int, in slug: Realm.Slug) async throws {
        let applied = try #require(try await self.stores.registry.realm(slug))
        var realm = applied.realm
        realm.directories = [
            Directory(
                name: "annuaire",
                urls: ["ldap://127.0.0.1:\(port)"],
                transport: .clear,
                bindDN: "cn=liamm,dc=\(slug),dc=example",
                bindPassword: "env:BIND_PASSWORD",
                base: "dc=\(slug),dc=example"
            )
        ]
        try await self.stores.registry.apply(
            upserts: [realm],
            removals: [],
            expected: [slug: applied.version],
            audit: AuditEvent(.realmsApplied, actor: .hub),
            at: self.clock.now
        )
    }

    /// Makes the directory the source of a local agent, as a synchronisation leaves it.
    package func feedFromDirectory(_ member: Affiliation) async throws {
        let dn = "uid=\(member.profile.login),dc=\(member.realm),dc=example"
        _ = try await self.database.run(
            """
            update affiliations set source = \("annuaire"), source_key = \(member.id.text), source_dn = \(dn)
            where id = \(member.id.text)
            """
        )
    }
}
