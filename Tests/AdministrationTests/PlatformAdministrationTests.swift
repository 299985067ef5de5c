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

    @Test func `a key that applications may not know yet does not sign, unless it is forced`() async throws {
        try await AdministrationBench.lend { bench in
            let (platform, actor) = (bench.services.platform, AdministrationBench.actor)
            for _ in 0..<2 { try await platform.rotateKey(.signing(.ES256), isDryRun: false, actor: actor) }
            bench.clock.advance(by: .seconds(299))
            for isDryRun in [true, false] {
                await #expect(throws: AdministrationError.self) {
                    try await platform.rotateKey(.signing(.ES256), isDryRun: isDryRun, actor: actor)
                }
            }
            try await platform.rotateKey(.signing(.ES256), isForced: true, isDryRun: false, actor: actor)
            bench.clock.advance(by: .seconds(300))
            try await platform.rotateKey(.signing(.ES256), isDryRun: false, actor: actor)
            #expect(try await platform.keys().count == 4)
        }
    }

    @Test func `the audit of one agent is what they did and what was done to them, with their logins`() async throws {
        try await AdministrationBench.lend { bench in
            try await bench.applyRealms()
            let boss = try await bench.agent("cheffe")
            try await bench.agent("alegoff")
            try await bench.agent("autre")
            let (agents, platform) = (bench.services.agents, bench.services.platform)
            bench.clock.advance(by: .seconds(1))
            for login in ["alegoff", "autre"] {
                _ = try await agents.disable(
                    login,
                    in: "brest",
                    reason: nil,
                    isDryRun: false,
                    actor: .agent(boss.agent)
                )
                bench.clock.advance(by: .seconds(1))
            }
            func entries(_ agent: String) async throws -> [String] {
                let found = try await platform.audit(realm: "brest", name: nil, agent: agent, limit: 9)
                let logins = try await platform.logins(in: found)
                return found.map { "\($0.name) \(logins[$0.id]?.who ?? "-") \(logins[$0.id]?.agent ?? "-")" }
            }
            #expect(
                try await entries("cheffe") == [
                    "agent.disabled cheffe autre", "agent.disabled cheffe alegoff", "agent.created - cheffe",
                ]
            )
            #expect(try await entries("alegoff") == ["agent.disabled cheffe alegoff", "agent.created - alegoff"])
            let one = try await platform.audit(realm: "brest", name: "agent.created", agent: "alegoff", limit: 9)
            #expect(one.count == 1)
            let unknown = await #expect(throws: AdministrationError.self) {
                _ = try await platform.audit(realm: "brest", name: nil, agent: "alegof", limit: 9)
            }
            #expect(unknown == .notFound("agent alegof in brest", near: ["alegoff"]))
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
