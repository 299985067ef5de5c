import AdminAPI
import Bootstrap
import Foundation
import Model
import OpenID
import Primitives
import SignIn
import Testing
import Web
import liamm

/// The command line of somebody who signed in to the hub of a bench.
extension CommandBench {
    /// One realm, and an agent of it with this role.
    func administrator(_ login: String = "admin.exemple", role: String? = "realm-admin") async throws -> Affiliation {
        if try await self.stores.registry.realm("brest") == nil {
            let applied = try await self.liamm("realm", "apply", "-f", try self.realmFile(), "--yes")
            try #require(applied.code == 0, "\(applied.errors)")
        }
        let created = try await self.liamm(
            ["agent", "create", login, "-r", "brest", "--given-name", "Agent", "--family-name", "Exemple"]
        )
        try #require(created.code == 0, "\(created.errors)")
        if let role {
            let granted = try await self.liamm("admin", "grant", login, "--role", role, "-r", "brest")
            try #require(granted.code == 0, "\(granted.errors)")
        }
        return try #require(try await self.stores.realm("brest").affiliations.named(login).first)
    }

    /// What the page that a device sends to leaves behind, with an access token that has ended: the command line renews
    /// it at the hub before it does anything. The folder of its contexts.
    func signIn(_ member: Affiliation, ago age: Duration = .zero, to name: String = "essai") async throws -> String {
        let random = SystemRandomSource()
        let now = SystemWallClock().now
        let proved = [Session.Means.password, .totp].map {
            Session.Evidence(means: $0, time: now - age, realms: [member.realm], affiliation: member.id)
        }
        let started = try await self.assembly.services.sessions.start(
            .init(
                signIn: random.token(bytes: 16),
                agent: member.agent,
                realm: member.realm,
                evidence: proved,
                policy: SignInPolicy()
            ),
            device: "Firefox",
            address: "127.0.0.1"
        )
        let grant = Grant(
            id: .make(at: now, random: random),
            agent: member.agent,
            realm: member.realm,
            affiliation: member.id,
            application: Application.commandLine.clientID,
            issuerRealm: nil,
            session: started.session.id,
            scopes: ["openid", "admin"],
            nonce: nil,
            authenticatedAt: now - age,
            createdAt: now,
            expiresAt: now + .hours(12)
        )
        let token = RefreshToken.first(of: grant.id, random: random)
        let spent = try await self.stores.grants.spend(
            codeHash: random.bytes(32),
            for: grant,
            refreshHash: token.hash,
            audit: AuditEvent(.grantStarted, actor: .hub),
            at: now
        )
        try #require(spent == .first)
        let folder = "\(self.folder)/config-\(name)"
        let hub = self.assembly.configuration.issuer
        try await ContextFile(environment: ["XDG_CONFIG_HOME": folder]).change { content in
            content.current = name
            content.contexts[name] = .init(
                hub: hub,
                tokens: SignInTokens(
                    access: "ended",
                    expiresAt: now,
                    refresh: token.text(sealer: self.assembly.services.sealer)
                )
            )
        }
        return folder
    }

    /// Runs it without the socket.
    static func signedIn(_ folder: String, _ arguments: String...) async throws -> Transcript {
        try await self.run(arguments, environment: ["XDG_CONFIG_HOME": folder, "HOME": folder])
    }
}
