import Administration
import Model
import Primitives
import Testing

@Suite struct RealmAdministrationTests {
    @Test func `what is applied is planned as unchanged`() async throws {
        try await AdministrationBench.lend { bench in
            try await bench.applyRealms()
            let plan = try await bench.services.realms.plan([AdministrationBench.brest, AdministrationBench.vannes])
            #expect(plan.isEmpty)
            #expect(plan.total == 2)
            #expect(try await bench.stores.audit.entries(realm: nil, name: "realm.applied", limit: 9).count == 1)
        }
    }

    @Test func `a realm is removed only when its name is said`() async throws {
        try await AdministrationBench.lend { bench in
            try await bench.applyRealms()
            let plan = try await bench.services.realms.plan([AdministrationBench.brest])
            #expect(plan.removed == ["vannes"])
            for confirmed: Set<Realm.Slug> in [[], ["brest"]] {
                await #expect(throws: AdministrationError.removalNotConfirmed(["vannes"])) {
                    try await bench.services.realms
                        .apply(plan, confirmedRemovals: confirmed, actor: AdministrationBench.actor)
                }
            }
            try await bench.services.realms
                .apply(plan, confirmedRemovals: ["vannes"], actor: AdministrationBench.actor)
            #expect(try await bench.stores.registry.all().map(\.realm.slug) == ["brest"])
        }
    }

    @Test func `a plan shown before another change is not applied`() async throws {
        try await AdministrationBench.lend { bench in
            try await bench.applyRealms()
            let changed = (
                name: "brest.yaml", text: AdministrationBench.brest.text.replacing("Brest", with: "Brest Métropole")
            )
            let shown = try await bench.services.realms.plan([changed, AdministrationBench.vannes])
            try await bench.services.realms.apply(shown, confirmedRemovals: [], actor: AdministrationBench.actor)
            let other = (name: "brest.yaml", text: changed.text.replacing("Métropole", with: "Ville"))
            let now = try await bench.services.realms.plan([other, AdministrationBench.vannes])
            let error = await #expect(throws: AdministrationError.self) {
                try await bench.services.realms.apply(
                    now,
                    confirmedRemovals: [],
                    expected: shown.expected,
                    actor: AdministrationBench.actor
                )
            }
            guard case .conflict = error else { return #expect(Bool(false), "\(String(describing: error))") }
        }
    }

    @Test func `a mistake in a file is told with its place`() async throws {
        try await AdministrationBench.lend { bench in
            let wrong = (
                name: "brest.yaml", text: AdministrationBench.brest.text.replacing("nature: ME", with: "natrue: ME")
            )
            let error = await #expect(throws: AdministrationError.self) {
                _ = try await bench.services.realms.plan([wrong])
            }
            guard case .realmFiles(let lines) = error else {
                return #expect(Bool(false), "\(String(describing: error))")
            }
            #expect(lines.contains { $0.hasPrefix("brest.yaml:") && $0.contains("natrue") })
        }
    }

    @Test func `a realm that asks for less than the hub is refused, one that says nothing or more is not`() async throws
    {
        var hub = SignInPolicy()
        hub.secondFactor = .admins
        try await AdministrationBench.lend(hubSignIn: hub) { bench in
            try await bench.applyRealms()
            func file(_ factor: String) -> (name: String, text: String) {
                ("brest.yaml", AdministrationBench.brest.text + "signIn:\n  secondFactor: \(factor)\n")
            }
            let error = await #expect(throws: AdministrationError.self) {
                _ = try await bench.services.realms.plan([file("none"), AdministrationBench.vannes])
            }
            #expect(
                error
                    == .realmFiles([
                        "brest.yaml:16:17: \"secondFactor\" none is less strict than the hub's admins; "
                            + "ask for as much or more, or leave the key out"
                    ])
            )
            let plan = try await bench.services.realms.plan([file("agents"), AdministrationBench.vannes])
            #expect(plan.lines.last == "    signIn.secondFactor: none → agents")
            try await bench.services.realms.apply(plan, confirmedRemovals: [], actor: AdministrationBench.actor)
            #expect(try await bench.services.realms.realm("brest").signIn.secondFactor == .agents)
            let written = (name: "brest.yaml", text: try await bench.services.realms.file(of: "brest"))
            #expect(try await bench.services.realms.plan([written, AdministrationBench.vannes]).isEmpty)
        }
    }

    @Test func `an unknown realm is told with those that look like it`() async throws {
        try await AdministrationBench.lend { bench in
            try await bench.applyRealms()
            await #expect(throws: AdministrationError.unknownRealm("bres", near: ["brest"])) {
                _ = try await bench.services.realms.realm("bres")
            }
        }
    }

    @Test func `a realm is written back as a file that changes nothing`() async throws {
        try await AdministrationBench.lend { bench in
            try await bench.applyRealms()
            let file = (name: "brest.yaml", text: try await bench.services.realms.file(of: "brest"))
            let plan = try await bench.services.realms.plan([file, AdministrationBench.vannes])
            #expect(plan.isEmpty)
        }
    }
}
