import Administration
import Model
import Primitives
import Testing

@Suite struct AgentAdministrationTests {
    @Test func `an agent is found by login or mail, and kept with its verifier`() async throws {
        try await AdministrationBench.lend { bench in
            try await bench.applyRealms()
            let made = try await bench.agent("agent.exemple", mail: "agent@brest.bzh.example")
            #expect(try await bench.services.agents.find("AGENT.exemple", in: "brest").id == made.id)
            #expect(try await bench.services.agents.find("agent@brest.bzh.example", in: "brest").id == made.id)
            let verifier = try await bench.stores.realm("brest").affiliations.passwordHash(of: made.id)
            #expect(verifier == "hash of \(AdministrationBench.password)")
            let entries = try await bench.stores.audit.entries(realm: "brest", name: "agent.created", limit: 9)
            #expect(entries.map(\.actor) == ["operator:root"])
            #expect(entries.first?.personal?["login"] == "agent.exemple")
            #expect(entries.first?.body.contains("agent.exemple") == false)
        }
    }

    @Test func `another realm does not see the agent`() async throws {
        try await AdministrationBench.lend { bench in
            try await bench.applyRealms()
            try await bench.agent("agent.exemple")
            await #expect(throws: AdministrationError.notFound("agent agent.exemple in vannes")) {
                _ = try await bench.services.agents.find("agent.exemple", in: "vannes")
            }
        }
    }

    @Test func `a dry run keeps nothing`() async throws {
        try await AdministrationBench.lend { bench in
            try await bench.applyRealms()
            let actor = AdministrationBench.actor
            let profile = try await bench.profile("agent.exemple")
            _ = try await bench.services.agents.create(
                profile,
                password: nil,
                in: "brest",
                isDryRun: true,
                actor: actor
            )
            #expect(try await bench.stores.realm("brest").affiliations.count() == 0)
            try await bench.agent("agent.exemple")
            let (changed, changes) = try await bench.services.agents.update(
                "agent.exemple",
                in: "brest",
                password: nil,
                isDryRun: true,
                actor: actor
            ) { $0.title = "DGS" }
            #expect(changed.profile.title == "DGS")
            #expect(changes == ["title: none → DGS"])
            _ = try await bench.services.agents
                .disable("agent.exemple", in: "brest", reason: nil, isDryRun: true, actor: actor)
            let kept = try await bench.services.agents.find("agent.exemple", in: "brest")
            #expect(kept.profile.title == nil)
            #expect(kept.status == .active)
        }
    }

    static let misleading: [(login: String, mail: String?)] = [
        ("agent exemple", nil), ("", nil), ("-agent", nil), ("a@b.example", nil), ("agént", nil),
        ("agent", "no-at"), ("agent", "a@b@brest.bzh.example"), ("agent", "agent@vannes.bzh.example"),
    ]

    @Test(arguments: AgentAdministrationTests.misleading)
    func `a login or mail that could mislead is refused`(login: String, mail: String?) async throws {
        try await AdministrationBench.lend { bench in
            try await bench.applyRealms()
            await #expect(throws: AdministrationError.self) { try await bench.agent(login, mail: mail) }
        }
    }

    @Test func `a login or mail that is taken is a conflict`() async throws {
        try await AdministrationBench.lend { bench in
            try await bench.applyRealms()
            try await bench.agent("agent.exemple", mail: "agent@brest.bzh.example")
            try await bench.agent("autre.exemple")
            await #expect(throws: AdministrationError.conflict("`Agent.Exemple` is taken in brest")) {
                try await bench.agent("Agent.Exemple")
            }
            await #expect(throws: AdministrationError.conflict("`agent@brest.bzh.example` is taken in brest")) {
                _ = try await bench.services.agents.update(
                    "autre.exemple",
                    in: "brest",
                    password: nil,
                    isDryRun: false,
                    actor: AdministrationBench.actor
                ) { $0.mail = "agent@brest.bzh.example" }
            }
        }
    }

    @Test func `a body of another realm is refused`() async throws {
        try await AdministrationBench.lend { bench in
            try await bench.applyRealms()
            var changed = try await bench.profile("agent.exemple")
            changed.organization = try await bench.services.realms.realm("vannes").siren
            let profile = changed
            await #expect(throws: AdministrationError.invalid("200067932 is not a body of brest")) {
                _ = try await bench.services.agents
                    .create(profile, password: nil, in: "brest", isDryRun: false, actor: AdministrationBench.actor)
            }
        }
    }

    @Test func `an agent is disabled once and enabled again`() async throws {
        try await AdministrationBench.lend { bench in
            try await bench.applyRealms()
            try await bench.agent("agent.exemple")
            let (agents, actor) = (bench.services.agents, AdministrationBench.actor)
            for isFirst in [true, false] {
                let (disabled, changes) =
                    try await agents
                    .disable("agent.exemple", in: "brest", reason: "départ", isDryRun: false, actor: actor)
                #expect(disabled.isHeld)
                #expect(changes.isEmpty != isFirst)
            }
            let enabled = try await agents.enable("agent.exemple", in: "brest", isDryRun: false, actor: actor)
            #expect(enabled.affiliation.status == .active)
            #expect(enabled.changes == ["status: disabled → active", "disabled by: administrator → nobody"])
            let entries = try await bench.stores.audit.entries(realm: "brest", name: "agent.disabled", limit: 9)
            #expect(entries.count == 1)
            #expect(entries.first?.personal == ["reason": "départ"])
        }
    }
}
