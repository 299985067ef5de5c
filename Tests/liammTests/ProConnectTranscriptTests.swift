import Testing

/// What an administrator reads before ProConnect does.
@Suite struct ProConnectTranscriptTests {
    @Test func `what would be refused is told with its remedy, and the exit code is 1`() async throws {
        try await CommandBench.lend { bench in
            let applied = try await bench.liamm("realm", "apply", "-f", try bench.realmFile(), "--yes")
            try #require(applied.code == 0, "\(applied.errors)")
            let made = try await bench.liamm(
                "agent",
                "create",
                "agent.exemple",
                "-r",
                "brest",
                "--given-name=Agent",
                "--family-name=Exemple"
            )
            try #require(made.code == 0, "\(made.errors)")
            let check = try await bench.liamm("proconnect", "check", "-r", "brest")
            #expect(check.code == 1)
            for line in [
                "hub \(bench.issuer)/realms/brest: issuer: its address begins with https://",
                "application brest: claimProfile: no application speaks to ProConnect → liamm app create proconnect",
                "agent agent.exemple: email: it is missing, or is not valid → liamm agent update agent.exemple -r brest",
                "agent agent.exemple: siret: it is missing, or is not valid → liamm realm apply -f Realms/",
            ] {
                #expect(check.out.contains(line), "\(check.out)")
            }
            #expect(check.errors.contains("0 applications and 1 agents looked at; ProConnect would refuse 4 things"))
            for (option, word) in [("--population", "titulaire"), ("--phone", "poste 12")] {
                let refused = try await bench.liamm("agent", "update", "agent.exemple", "-r", "brest", option, word)
                #expect(refused.code != 0, "\(option)")
            }
            let told = try await bench.liamm(
                [
                    "agent", "update", "agent.exemple", "-r", "brest", "--population", "stagiaire", "--phone",
                    "02 98 00 00 00",
                ]
            )
            #expect(told.code == 0, "\(told.errors)")
            #expect(told.errors.contains("population: none → stagiaire"))
            let agent = try await bench.liamm("agent", "get", "agent.exemple", "-r", "brest", "-o", "json").out
            #expect(agent.contains("stagiaire") && agent.contains("02 98 00 00 00"))
            let unknown = try await bench.liamm("proconnect", "check", "-r", "quimper")
            #expect(unknown.code == 3)
        }
    }
}
