import Administration
import JOSE
import Model
import Primitives
import Testing

@Suite struct PlatformAdministrationTests {
    @Test func `a rotation is audited, and a dry run of one makes no key`() async throws {
        try await AdministrationBench.lend { bench in
            let (platform, actor) = (bench.services.platform, AdministrationBench.actor)
            try await platform.rotateKey(.signing(.ES256), isDryRun: true, actor: actor)
            #expect(try await platform.keys().isEmpty)
            try await platform.rotateKey(.signing(.ES256), isDryRun: false, actor: actor)
            bench.clock.advance(by: .seconds(1))
            try await platform.rotateKey(.signing(.ES256), isDryRun: false, actor: actor)
            #expect(try await platform.keys().map(\.state) == [.active, .next])
            #expect(try await platform.audit(realm: nil, name: "key.rotated", limit: 9).count == 2)
        }
    }

    @Test func `an event that does not exist is told with those that do`() async throws {
        try await AdministrationBench.lend { bench in
            await #expect(throws: AdministrationError.self) {
                _ = try await bench.services.platform.audit(realm: nil, name: "login.failed", limit: 9)
            }
        }
    }

    @Test func `status counts realms, agents and keys`() async throws {
        try await AdministrationBench.lend { bench in
            try await bench.applyRealms()
            try await bench.agent("agent.exemple")
            try await bench.services.platform.rotateKey(
                .signing(.ES256),
                isDryRun: false,
                actor: AdministrationBench.actor
            )
            let status = try await bench.services.platform.status()
            #expect(status.realms == 2)
            #expect(status.agents == 1)
            #expect(status.activeKeys.count == 1)
            #expect(status.dead == 0)
        }
    }
}
