import Administration
import Model
import Primitives
import Testing

/// Who is given a role, and by which rules.
@Suite struct RoleAdministrationTests {
    private static func lend(
        _ body: @Sendable (AdministrationBench, Affiliation) async throws -> Void
    ) async throws {
        try await AdministrationBench.lend { bench in
            try await bench.applyRealms()
            try await body(bench, try await self.agent("admin.exemple", in: "brest", of: bench))
        }
    }

    private static func agent(
        _ login: String,
        in realm: Realm.Slug,
        of bench: AdministrationBench
    ) async throws -> Affiliation {
        let siren = try await bench.services.realms.realm(realm).siren
        let profile = Affiliation.Profile(
            login: login,
            givenName: "Agent",
            familyName: "Exemple",
            organization: siren
        )
        return try await bench.services.agents.create(
            profile,
            password: nil,
            in: realm,
            isDryRun: false,
            actor: AdministrationBench.actor
        )
    }

    private static func grant(
        _ scope: AdminRole.Scope,
        _ bench: AdministrationBench,
        to name: String = "admin.exemple",
        isDryRun: Bool = false,
        actor: AuditEvent.Actor = AdministrationBench.actor
    ) async throws -> [String] {
        try await bench.services.roles
            .grant(scope, to: name, in: "brest", isDryRun: isDryRun, actor: actor).changes
    }

    private static func revoke(
        _ scope: AdminRole.Scope,
        _ bench: AdministrationBench,
        from name: String = "admin.exemple",
        isDryRun: Bool = false,
        actor: AuditEvent.Actor = AdministrationBench.actor
    ) async throws -> [String] {
        try await bench.services.roles
            .revoke(scope, from: name, in: "brest", isDryRun: isDryRun, actor: actor).changes
    }

    @Test func `a role is given and taken away once, a dry run does neither, the audit tells each`() async throws {
        try await Self.lend { bench, member in
            #expect(
                try await Self.grant(.realm("brest"), bench, isDryRun: true) == ["role: none → realm-admin of brest"]
            )
            #expect(try await bench.stores.roles.all().isEmpty)
            #expect(try await Self.grant(.realm("brest"), bench) == ["role: none → realm-admin of brest"])
            #expect(try await Self.grant(.realm("brest"), bench).isEmpty)
            let role = AdminRole(
                agent: member.agent,
                scope: .realm("brest"),
                realm: "brest",
                affiliation: member.id
            )
            #expect(try await bench.stores.roles.roles(of: member.agent) == [role])
            #expect(try await Self.revoke(.realm("brest"), bench, isDryRun: true).count == 1)
            #expect(try await bench.stores.roles.all() == [role])
            #expect(try await Self.revoke(.realm("brest"), bench) == ["role: realm-admin of brest → none"])
            #expect(try await Self.revoke(.realm("brest"), bench).isEmpty)
            for name in ["admin.granted", "admin.revoked"] {
                let entries = try await bench.stores.audit.entries(realm: "brest", name: name, limit: 10)
                #expect(entries.map(\.actor) == ["operator:root"], "\(name)")
            }
        }
    }

    @Test func `a role needs an active agent and a realm that is there`() async throws {
        try await Self.lend { bench, _ in
            await #expect(throws: AdministrationError.self) { try await Self.grant(.realm("nowhere"), bench) }
            await #expect(throws: AdministrationError.self) { try await Self.grant(.platform, bench, to: "personne") }
            // Over another realm than one's own: a service that two bodies share.
            #expect(try await Self.grant(.realm("vannes"), bench).count == 1)
            _ = try await bench.services.agents.disable(
                "admin.exemple",
                in: "brest",
                reason: nil,
                isDryRun: false,
                actor: AdministrationBench.actor
            )
            await #expect(throws: AdministrationError.self) { try await Self.grant(.platform, bench) }
            let held = try await bench.services.roles.all()
            #expect(held.count == 1 && held.first?.affiliation?.status == .disabled)
        }
    }

    @Test func `the last platform administrator that is active goes by the socket alone`() async throws {
        try await Self.lend { bench, member in
            let other = try await Self.agent("autre.exemple", in: "brest", of: bench)
            _ = try await Self.grant(.platform, bench)
            _ = try await Self.grant(.platform, bench, to: "autre.exemple")
            _ = try await bench.services.agents.disable(
                "autre.exemple",
                in: "brest",
                reason: nil,
                isDryRun: false,
                actor: AdministrationBench.actor
            )
            await #expect(throws: AdministrationError.self) {
                try await Self.revoke(.platform, bench, actor: .agent(other.agent))
            }
            _ = try await bench.services.agents.enable(
                "autre.exemple",
                in: "brest",
                isDryRun: false,
                actor: AdministrationBench.actor
            )
            #expect(try await Self.revoke(.platform, bench, actor: .agent(other.agent)).count == 1)
            await #expect(throws: AdministrationError.self) {
                try await Self.revoke(.platform, bench, from: "autre.exemple", actor: .agent(other.agent))
            }
            // Nor by disabling the account that holds it.
            for isDryRun in [true, false] {
                await #expect(throws: AdministrationError.self) {
                    _ = try await bench.services.agents.disable(
                        "autre.exemple",
                        in: "brest",
                        reason: nil,
                        isDryRun: isDryRun,
                        actor: .agent(other.agent)
                    )
                }
            }
            #expect(try await Self.revoke(.platform, bench, from: "autre.exemple").count == 1)
            #expect(try await bench.stores.roles.roles(of: member.agent).isEmpty)
        }
    }

    @Test func `nobody gives or takes a role that they have not`() async throws {
        try await Self.lend { bench, member in
            _ = try await Self.agent("agent.exemple", in: "brest", of: bench)
            _ = try await Self.grant(.realm("brest"), bench)
            for actor in [AuditEvent.Actor.agent(member.agent), .agent("personne"), .application("ged")] {
                for scope in [AdminRole.Scope.platform, .realm("brest"), .realm("vannes")] {
                    for name in ["admin.exemple", "agent.exemple"] {
                        await #expect(throws: AdministrationError.self) {
                            try await Self.grant(scope, bench, to: name, actor: actor)
                        }
                        await #expect(throws: AdministrationError.self) {
                            try await Self.revoke(scope, bench, from: name, actor: actor)
                        }
                    }
                }
            }
            #expect(try await bench.stores.roles.all().map(\.scope) == [.realm("brest")])
        }
    }

    @Test func `who covers less than an administrator stands beneath`() async throws {
        try await Self.lend { bench, member in
            let agent = try await Self.agent("agent.exemple", in: "brest", of: bench)
            _ = try await Self.grant(.realm("brest"), bench)
            let ofBrest = try await bench.stores.roles.roles(of: member.agent)
            #expect(try await !bench.services.roles.isAbove(ofBrest, agent))
            #expect(try await !bench.services.roles.isAbove(ofBrest, member))
            for scope in [AdminRole.Scope.realm("vannes"), .platform] {
                _ = try await Self.grant(scope, bench, to: "agent.exemple")
                #expect(try await bench.services.roles.isAbove(ofBrest, agent), "\(scope)")
                _ = try await Self.revoke(scope, bench, from: "agent.exemple")
            }
            _ = try await Self.grant(.platform, bench, to: "agent.exemple")
            let platform = try await bench.stores.roles.roles(of: agent.agent)
            #expect(try await !bench.services.roles.isAbove(platform, agent))
        }
    }
}
