import AdminAPI
import Bootstrap
import Foundation
import Model
import Primitives
import Testing

/// The helpdesk's commands, as typed.
@Suite struct FactorTranscriptTests {
    private func withAgent(
        mail: Bool = true,
        _ body: @escaping @Sendable (CommandBench) async throws -> Void
    ) async throws {
        try await CommandBench.lend { bench in
            let applied = try await bench.liamm("realm", "apply", "-f", try bench.realmFile(), "--yes")
            try #require(applied.code == 0, "\(applied.errors)")
            let made = try await bench.liamm(
                "agent",
                "create",
                "agent.exemple",
                "-r",
                "brest",
                "--given-name",
                "Agent",
                "--family-name",
                mail ? "Exemple" : "Postal",
                mail ? "--mail=agent.exemple@brest.bzh.example" : "--title=DGS"
            )
            try #require(made.code == 0, "\(made.errors)")
            try await body(bench)
        }
    }

    @Test func `an agent without factors has an empty list, and nothing to remove`() async throws {
        try await self.withAgent { bench in
            let list = try await bench.liamm("agent", "factor", "list", "agent.exemple", "-r", "brest")
            #expect(list.code == 0, "\(list.errors)")
            #expect(list.out == "KIND  NAME  REALMS  CREATED AT  LAST USED AT  CODES LEFT\n")
            let removal = try await bench.liamm("agent", "factor", "remove", "agent.exemple", "totp", "-r", "brest")
            #expect(removal.code == 3)
            #expect(removal.errors.contains("factor totp of agent.exemple does not exist"))
        }
    }

    /// As if the agent had enrolled them.
    private func enrol(_ names: [String], _ bench: CommandBench) async throws -> [Factor] {
        let found = try await bench.stores.realm("brest").affiliations.named("agent.exemple")
        let agent = try #require(found.first).agent
        var factors: [Factor] = []
        for (number, name) in names.enumerated() {
            let factor = Factor(
                id: .make(at: Timestamp(seconds: Int64(number)), random: SystemRandomSource()),
                agent: agent,
                kind: .passkey,
                name: name,
                realms: ["brest"],
                secret: [1],
                credential: [UInt8(number)],
                createdAt: Timestamp(seconds: Int64(number))
            )
            let audit = AuditEvent(.factorAdded, actor: .agent(agent), agent: agent)
            try await bench.stores.factors.add(factor, replacing: [], link: nil, sends: [], audit: audit)
            factors.append(factor)
        }
        return factors
    }

    @Test func `a factor is taken away by its name, once the agent's is given with it`() async throws {
        try await self.withAgent { bench in
            let factors = try await self.enrol(["clé", "téléphone", "clé"], bench)
            let list = try await bench.liamm(["agent", "factor", "list", "agent.exemple", "-r", "brest", "-o", "csv"])
            #expect(
                list.out.contains("passkey,téléphone,brest,1970-01-01T00:00:01.000Z,,,\(factors[1].id)"),
                "\(list.out)"
            )
            func remove(_ factor: String, _ more: String...) async throws -> CommandBench.Transcript {
                try await bench.liamm(["agent", "factor", "remove", "agent.exemple", factor, "-r", "brest"] + more)
            }
            for name in ["passkey", "clé"] {
                let ambiguous = try await remove(name, "--confirm", "agent.exemple")
                #expect(ambiguous.code == 64)
                #expect(ambiguous.errors.contains("\(factors[0].id)  passkey `clé`"), "\(ambiguous.errors)")
                #expect(ambiguous.errors.contains("\(factors[2].id)  passkey `clé`"))
            }
            for more in [[], ["--confirm", "autre.exemple"]] {
                let unconfirmed = try await bench.liamm(
                    ["agent", "factor", "remove", "agent.exemple", "téléphone", "-r", "brest"] + more
                )
                #expect(unconfirmed.code == 64)
                #expect(unconfirmed.errors.contains("ends every session of theirs"))
                #expect(unconfirmed.errors.contains("--confirm agent.exemple"))
            }
            let dry = try await remove("téléphone", "-n")
            #expect(dry.code == 0 && dry.errors.hasPrefix("would change:\n  realms: brest → none\n"), "\(dry.errors)")
            let done = try await remove("téléphone", "--confirm", "agent.exemple")
            #expect(done.code == 0)
            #expect(done.errors.contains("factor: kept → removed\n  sessions: all end"), "\(done.errors)")
            #expect(try await remove(factors[2].id.text, "--confirm", "agent.exemple").code == 0)
            let left = try await bench.stores.factors.factors(of: factors[0].agent)
            #expect(left.map(\.id) == [factors[0].id])
        }
    }

    @Test func `a link that is mailed is printed nowhere`() async throws {
        try await self.withAgent { bench in
            for noun in ["factor", "password"] {
                let given = try await bench.liamm(
                    "agent",
                    noun,
                    "reset-link",
                    "agent.exemple",
                    "-r",
                    "brest",
                    "-o",
                    "json"
                )
                #expect(given.code == 0, "\(given.errors)")
                #expect(given.errors.contains("queued for agent.exemple@brest.bzh.example, good once"))
                #expect(!given.out.contains("token") && !given.errors.contains("token"))
                #expect(given.out.contains("\"purpose\": \"\(noun)\""))
            }
            let audit = try await bench.liamm("audit", "list", "--event", "link.given", "-o", "csv", "--fields", "name")
            #expect(audit.out == "name\nlink.given\nlink.given\n")
        }
    }

    @Test func `with --out the link is in a file for its owner alone, or is all that stdout holds`() async throws {
        try await self.withAgent { bench in
            let path = "\(bench.folder)/link"
            let command = ["agent", "factor", "reset-link", "agent.exemple", "-r", "brest", "--life", "15m"]
            let written = try await bench.liamm(command + ["--out", path])
            #expect(written.code == 0, "\(written.errors)")
            #expect(written.errors.contains("given to you alone"))
            let link = try String(contentsOfFile: path, encoding: .utf8)
            #expect(link.hasPrefix("\(bench.issuer)/sign-in/new-factor?token="))
            #expect(!written.out.contains("token") && !written.errors.contains("token"))
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            #expect(mode == 0o600)
            let printed = try await bench.liamm(command + ["--out", "-", "--mail"])
            #expect(printed.out.hasPrefix("\(bench.issuer)/sign-in/new-factor?token="))
            #expect(printed.out.split(separator: "\n").count == 1)
            #expect(printed.errors.contains("queued for agent.exemple@brest.bzh.example"))
            let dry = try await bench.liamm(command + ["--out", "\(path).dry", "-n"])
            #expect(dry.errors.contains("would be given to you alone"))
            #expect(!FileManager.default.fileExists(atPath: "\(path).dry"))
        }
    }

    @Test func `who has no address gets no mail, and the file is not left behind`() async throws {
        try await self.withAgent(mail: false) { bench in
            let command = ["agent", "factor", "reset-link", "agent.exemple", "-r", "brest"]
            #expect(try await bench.liamm(command).code == 6)
            let both = try await bench.liamm(command + ["--out", "\(bench.folder)/link", "--mail"])
            #expect(both.code == 6)
            #expect(both.errors.contains("has no mail address"))
            #expect(!FileManager.default.fileExists(atPath: "\(bench.folder)/link"))
            #expect(try await bench.liamm(command + ["--out", "-"]).code == 0)
        }
    }

    @Test func `a weak password is exit 1 and says each thing against it`() async throws {
        try await self.withAgent { bench in
            let path = try bench.write("Agent.Exemple\n", to: "password")
            let command = ["agent", "update", "agent.exemple", "-r", "brest", "--password-file", path]
            let weak = try await bench.liamm(command)
            #expect(weak.code == 1)
            #expect(weak.errors.contains("error: the password is refused"))
            #expect(weak.errors.contains("it holds the agent's own name, login or mail"))
            _ = try bench.write("huit chaises vertes au grenier\n", to: "password")
            let mode = [FileAttributeKey.posixPermissions: 0o644]
            try FileManager.default.setAttributes(mode, ofItemAtPath: path)
            let open = try await bench.liamm(command)
            #expect(open.code == 1 && open.errors.contains("others can read it; run: chmod 600 \(path)"))
            _ = try bench.write("huit chaises vertes au grenier\n", to: "password")
            let strong = try await bench.liamm(command)
            #expect(strong.code == 0, "\(strong.errors)")
            #expect(strong.errors.contains("password: replaced"))
        }
    }

    @Test func `an application is a third party's when told`() async throws {
        try await self.withAgent { bench in
            let address = ["--redirect-uri", "https://sondage.example/cb", "--auth", "none"]
            let made = try await bench.liamm(
                ["app", "create", "sondage", "-r", "brest", "--third-party", "yes"] + address
            )
            #expect(made.code == 0, "\(made.errors)")
            let fields = ["app", "get", "sondage", "-r", "brest", "--fields", "isThirdParty"]
            #expect(try await bench.liamm(fields).out == "IS THIRD PARTY\ntrue\n")
            let named = try await bench.liamm(["app", "update", "sondage", "-r", "brest", "--name", "Sondage"])
            #expect(named.code == 0)
            #expect(try await bench.liamm(fields).out == "IS THIRD PARTY\ntrue\n")
            let changed = try await bench.liamm(["app", "update", "sondage", "-r", "brest", "--third-party", "no"])
            #expect(changed.errors.contains("third party: true → false"))
        }
    }

    @Test func `a realm shows its policy, and sessions their level`() async throws {
        try await self.withAgent { bench in
            let realm = try await bench.liamm("realm", "get", "brest", "-o", "json")
            #expect(realm.out.contains("\"secondFactor\": \"none\""))
            #expect(realm.out.contains("\"passwordMinimumLength\": 12"))
            let sessions = try await bench.liamm("session", "list", "--agent", "agent.exemple", "-r", "brest")
            #expect(sessions.out == "ID  DEVICE  LEVEL  CREATED AT  LAST USED AT  APPLICATIONS\n")
        }
    }
}
