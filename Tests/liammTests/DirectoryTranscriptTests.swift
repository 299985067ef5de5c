import AdminAPI
import Foundation
import Primitives
import ServerTesting
import Testing

/// Synchronisation by hand, against a real OpenLDAP.
@Suite(.enabled(if: SlapdInstance.isInstalled, "slapd is not installed"))
struct DirectoryTranscriptTests {
    private static func delete(_ uids: [String]) -> String {
        uids.map { "dn: uid=\($0),\(SlapdInstance.people)\nchangetype: delete\n\n" }.joined()
    }

    private func withDirectory(
        _ count: Int,
        bindDN: String = SlapdInstance.adminDN,
        _ body: @escaping @Sendable (CommandBench, SlapdInstance) async throws -> Void
    ) async throws {
        let server = try await SlapdInstance.start(
            ldif: (1...count).map { SlapdInstance.person("agent\($0)") }.joined()
        )
        let environment = ["LDAP_PASSWORD": SlapdInstance.adminPassword.revealed()]
        try await CommandBench.lend(environment: environment) { bench in
            let directory = """
                directory:
                  - name: annuaire
                    type: openldap
                    urls: ["\(server.url)"]
                    transport: clear
                    bind:
                      dn: \(bindDN)
                      password: env:LDAP_PASSWORD
                    users:
                      base: \(SlapdInstance.people)

                """
            let file = try bench.realmFile("mairie", more: directory)
            let text = try String(contentsOfFile: file, encoding: .utf8)
            let path = try bench.write(
                text.split(separator: "mairie.bzh.example").joined(separator: "mairie.example"),
                to: "mairie.yaml"
            )
            let applied = try await bench.liamm("realm", "apply", "-f", path, "--yes")
            try #require(applied.code == 0, "\(applied.errors)")
            try await body(bench, server)
        }
    }

    @Test func `a synchronisation says what it does, by login`() async throws {
        try await self.withDirectory(3) { bench, server in
            let test = try await bench.liamm("directory", "test", "mairie")
            #expect(test.code == 0, "\(test.errors)")
            let dry = try await bench.liamm("directory", "sync", "mairie", "-n")
            #expect(dry.code == 0)
            #expect(dry.out.contains("+ agent1  Given agent1 Family agent1\n"))
            #expect(try await bench.liamm("agent", "list", "-r", "mairie", "-o", "name").out.isEmpty)
            #expect(try await bench.liamm("directory", "sync", "-r", "mairie").code == 0)
            #expect(
                try await bench.liamm("agent", "list", "-r", "mairie", "-o", "name").out == "agent1\nagent2\nagent3\n"
            )
            try await server.modify(Self.delete(["agent2"]))
            let gone = try await bench.liamm("directory", "sync", "mairie", "annuaire", "-n")
            #expect(gone.out == "- agent2  no longer in the directory\n")
        }
    }

    @Test func `a plan without a change waits for nobody`() async throws {
        try await self.withDirectory(2) { bench, _ in
            #expect(try await bench.liamm("directory", "sync", "mairie").code == 0)
            let plan = try await bench.liamm("directory", "plan", "mairie")
            #expect(plan.code == 0)
            #expect(plan.errors.contains("nothing to do") && !plan.errors.contains("approve"))
        }
    }

    @Test func `beyond a threshold nothing is applied until that plan is approved`() async throws {
        try await self.withDirectory(60) { bench, server in
            #expect(try await bench.liamm("directory", "sync", "mairie").code == 0)
            try await server.modify(Self.delete((1...55).map { "agent\($0)" }))
            let refused = try await bench.liamm("directory", "sync", "mairie")
            #expect(refused.code == 7)
            #expect(refused.errors.contains("threshold: 55 to disable"))
            let run = try #require(refused.errors.split(separator: " ").last).trimmingCharacters(in: .newlines)
            #expect(
                try await bench.liamm("agent", "get", "agent1", "-r", "mairie", "--fields", "status").out
                    == "STATUS\nactive\n"
            )
            #expect(try await bench.liamm("directory", "approve", "mairie", "nonsense").code == 3)
            let dry = try await bench.liamm("directory", "approve", "mairie", run, "-n")
            #expect(dry.code == 0)
            #expect(dry.errors.contains("would be applied"))
            let approved = try await bench.liamm("directory", "approve", "mairie", run)
            #expect(approved.code == 0, "\(approved.errors)")
            #expect(
                try await bench.liamm("agent", "get", "agent1", "-r", "mairie", "--fields", "status").out
                    == "STATUS\ndisabled\n"
            )
            let again = try await bench.liamm("directory", "approve", "mairie", run)
            #expect(again.code == 6)
        }
    }

    @Test func `an agent whom an administrator disabled stays so through synchronisations`() async throws {
        try await self.withDirectory(2) { bench, _ in
            #expect(try await bench.liamm("directory", "sync", "mairie").code == 0)
            #expect(try await bench.liamm("agent", "disable", "agent1", "-r", "mairie").code == 0)
            let sync = try await bench.liamm("directory", "sync", "mairie")
            #expect(sync.code == 0 && sync.out.isEmpty)
            let kept = try await bench.liamm("agent", "get", "agent1", "-r", "mairie", "--fields", "status,disabledBy")
            #expect(kept.out == "STATUS    DISABLED BY\ndisabled  administrator\n")
            #expect(try await bench.liamm("agent", "enable", "agent1", "-r", "mairie").code == 0)
            #expect(try await bench.liamm("directory", "sync", "mairie").out.isEmpty)
        }
    }

    @Test func `a wrong bind name or a directory that is down is told, with where to look`() async throws {
        try await self.withDirectory(1, bindDN: "cn=nobody,\(SlapdInstance.suffix)") { bench, server in
            let wrong = try await bench.liamm("directory", "test", "mairie")
            #expect(wrong.code == 1)
            #expect(wrong.errors.contains("look at bindDN and bindPassword"))
            server.stop()
            let down = try await bench.liamm("directory", "sync", "mairie")
            #expect(down.code == 1)
            #expect(down.errors.contains("→ liamm directory test mairie"))
        }
    }
}
