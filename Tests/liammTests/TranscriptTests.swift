import AdminAPI
import Foundation
import Primitives
import Testing

/// What an administrator types, and what the terminal shows.
@Suite struct TranscriptTests {
    private func withRealm(_ body: @escaping @Sendable (CommandBench) async throws -> Void) async throws {
        try await CommandBench.lend { bench in
            let applied = try await bench.liamm("realm", "apply", "-f", try bench.realmFile(), "--yes")
            try #require(applied.code == 0, "\(applied.errors)")
            try await body(bench)
        }
    }

    @Test func `data is on stdout, messages on stderr`() async throws {
        try await self.withRealm { bench in
            let list = try await bench.liamm("realm", "list")
            #expect(list.code == 0)
            #expect(list.out == "SLUG   NAME   NATURE  SIREN      DIRECTORIES\nbrest  brest  ME      242900314\n")
            #expect(list.errors.isEmpty)
            let status = try await bench.liamm("status", "-o", "json", "--fields", "realms")
            #expect(status.out == "{\n  \"apiVersion\": \"liamm/v1\",\n  \"kind\": \"Status\",\n  \"realms\": 1\n}\n")
        }
    }

    @Test func `a plan with changes is exit 2 when asked, and nothing is applied by showing it`() async throws {
        try await CommandBench.lend { bench in
            let file = try bench.realmFile()
            for verb in ["plan", "diff"] {
                let shown = try await bench.liamm("realm", verb, "-f", file, "--detailed-exitcode")
                #expect(shown.code == 2)
                #expect(shown.out == "+ brest  brest\n")
            }
            let dry = try await bench.liamm("realm", "apply", "-f", file, "-n")
            #expect(dry.code == 0)
            #expect(dry.out == "+ brest  brest\n")
            let unasked = try await bench.liamm("realm", "apply", "-f", file)
            #expect(unasked.code == 64)
            #expect(unasked.errors.contains("--yes"))
            #expect(try await bench.liamm("realm", "list", "-o", "name").out.isEmpty)
            #expect(try await bench.liamm("realm", "apply", "-f", file, "--yes").code == 0)
            #expect(try await bench.liamm("realm", "plan", "-f", file, "--detailed-exitcode").code == 0)
        }
    }

    @Test func `a file given alone and by its folder is sent once`() async throws {
        try await CommandBench.lend { bench in
            let file = try bench.realmFile()
            let plan = try await bench.liamm("realm", "plan", "-f", bench.folder, "-f", file)
            #expect(plan.code == 0, "\(plan.errors)")
            #expect(plan.out == "+ brest  brest\n")
        }
    }

    @Test func `the difference is of the realms declared, a plan is of all`() async throws {
        try await self.withRealm { bench in
            let file = try bench.realmFile("vannes", siren: "200067932")
            #expect(try await bench.liamm("realm", "diff", "-f", file).out == "+ vannes  vannes\n")
            #expect(try await bench.liamm("realm", "plan", "-f", file).out == "+ vannes  vannes\n- brest\n")
            let removal = try await bench.liamm("realm", "apply", "-f", file, "--yes")
            #expect(removal.code == 64)
            #expect(removal.errors.contains("--confirm brest"))
        }
    }

    @Test func `the server says what it accepts of a file, validate needs none`() async throws {
        try await CommandBench.lend { bench in
            let overlay = try bench.write(
                "apiVersion: liamm/v1\nkind: RealmOverlay\nrealm:\n  slug: brest\ndomains:\n  - x.brest.bzh.example\n",
                to: "overlay.yaml"
            )
            let file = try bench.realmFile()
            // A sandbox accepts overlays; the command line does not decide that.
            #expect(try await bench.liamm("realm", "plan", "-f", file, "-f", overlay).code == 0)
            let strict = try await CommandBench.run(["realm", "validate", "-f", file, "-f", overlay])
            #expect(strict.code == 1)
            #expect(strict.errors.contains("overlay.yaml:2:7: a RealmOverlay is for a sandbox only"))
            #expect(
                try await CommandBench.run(["realm", "validate", "-f", file, "-f", overlay, "--sandbox"]).code == 0
            )
        }
    }

    @Test func `what does not exist is exit 3, with the one that was probably meant`() async throws {
        try await self.withRealm { bench in
            let realm = try await bench.liamm("realm", "get", "brets")
            #expect(realm.code == 3)
            #expect(realm.errors.contains("did you mean brest?"))
            #expect(try await bench.liamm("agent", "get", "personne", "-r", "brest").code == 3)
            #expect(try await bench.liamm("audit", "list", "-r", "nowhere").code == 3)
            let directory = try await bench.liamm("directory", "test", "-r", "brest")
            #expect(directory.code == 3)
            #expect(directory.errors.contains("brest has no directory"))
            let json = try await bench.liamm("agent", "get", "personne", "-r", "brest", "-o", "json")
            let problem = try JSONDecoder().decode(Problem.self, from: Data(json.errors.utf8))
            #expect(problem.code == .notFound && json.out.isEmpty)
        }
    }

    @Test func `what is taken is exit 6, what is invalid exit 1`() async throws {
        try await self.withRealm { bench in
            #expect(try await self.create(bench).code == 0)
            #expect(try await self.create(bench).code == 6)
            let insecure = try await bench.liamm(
                "app",
                "create",
                "ged",
                "-r",
                "brest",
                "--redirect-uri",
                "http://ged.example/cb",
                "--out",
                "\(bench.folder)/s"
            )
            #expect(insecure.code == 1)
            #expect(insecure.errors.contains("use https"))
            #expect(!FileManager.default.fileExists(atPath: "\(bench.folder)/s"))
        }
    }

    private func create(_ bench: CommandBench) async throws -> CommandBench.Transcript {
        try await bench.liamm(
            "agent",
            "create",
            "agent.exemple",
            "-r",
            "brest",
            "--given-name",
            "Agent",
            "--family-name",
            "Exemple"
        )
    }

    @Test func `a secret is written where told, for its owner alone, and shown nowhere`() async throws {
        try await self.withRealm { bench in
            let path = "\(bench.folder)/ged.secret"
            let made = try await bench.liamm(
                "app",
                "create",
                "ged",
                "-r",
                "brest",
                "--redirect-uri",
                "https://ged.example/cb",
                "--out",
                path
            )
            #expect(made.code == 0, "\(made.errors)")
            let secret = try String(contentsOfFile: path, encoding: .utf8).trimmingCharacters(in: .newlines)
            #expect(Base64URL.decode(secret)?.count == 32)
            #expect(!made.out.contains(secret) && !made.errors.contains(secret))
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            #expect(mode == 0o600)
        }
    }

    @Test func `disabling twice says so the second time`() async throws {
        try await self.withRealm { bench in
            _ = try await self.create(bench)
            let dry = try await bench.liamm("agent", "disable", "agent.exemple", "-r", "brest", "-n")
            #expect(dry.errors.contains("would be disabled"))
            let first = try await bench.liamm("agent", "disable", "agent.exemple", "-r", "brest", "--reason", "départ")
            #expect(first.errors.contains("disabled: sessions and grants end"))
            let second = try await bench.liamm("agent", "disable", "agent.exemple", "-r", "brest")
            #expect(second.code == 0)
            #expect(second.errors.contains("is disabled already: nothing to change"))
            let wide = try await bench.liamm("agent", "get", "agent.exemple", "-r", "brest", "--fields", "disabledBy")
            #expect(wide.out == "DISABLED BY\nadministrator\n")
            #expect(try await bench.liamm("agent", "enable", "agent.exemple", "-r", "brest").code == 0)
        }
    }

    @Test func `the audit names the user at the other end of the socket`() async throws {
        try await self.withRealm { bench in
            let name = NSUserName()
            let who = try await bench.liamm("whoami", "-o", "name")
            #expect(who.out == "\(name)\n")
            let audit = try await bench.liamm("audit", "list", "--event", "realm.applied", "--fields", "actor")
            #expect(audit.out == "ACTOR\noperator:\(name)\n")
        }
    }

    static let refused: [(arguments: [String], words: String)] = [
        (["agnet", "list"], "did you mean `liamm agent`?"),
        (["agent", "lst"], "did you mean `liamm agent list`?"),
        (["help", "agnet"], "did you mean `liamm agent`?"),
        (["help", "nonsense"], "`liamm` knows no `nonsense`"),
        (["agent", "list", "-r", "brest", "--limi", "3"], "--limit"),
        (["agent", "list", "-r", "brest", "-o", "jsn"], "json"),
        (["agent", "list"], "name the realm: -r SLUG"),
        (["agent", "get"], "error: Missing expected argument '<name>'"),
        (["directory", "list", "brest", "-r", "vannes"], "two realms are named"),
        (["realm", "list", "--fields", "slugg"], "did you mean `slug`?"),
    ]

    @Test(arguments: TranscriptTests.refused)
    func `what cannot be understood is exit 64 and says what was`(arguments: [String], words: String) async throws {
        try await CommandBench.lend { bench in
            let answer = try await CommandBench.run(
                arguments,
                environment: ["LIAMM_SOCKET": "\(bench.folder)/admin.sock"]
            )
            #expect(answer.code == 64)
            #expect(answer.errors.contains(words), "\(answer.errors)")
            #expect(answer.out.isEmpty)
        }
    }

    @Test func `a refused connection is said at once, one that may come about is tried again`() async throws {
        let folder = FileManager.default.temporaryDirectory.path()
        let refused = try await CommandBench.run(
            ["login", "http://127.0.0.1:1"],
            environment: ["XDG_CONFIG_HOME": folder]
        )
        #expect(refused.code == 8 && refused.errors.contains("the connection was refused"), "\(refused.errors)")
        #expect(!refused.errors.contains("trying again"))
        let unknown = try await CommandBench.run(
            ["login", "https://224.0.0.1"],
            environment: ["XDG_CONFIG_HOME": folder]
        )
        #expect(unknown.code == 8 && unknown.errors.contains("trying again…"), "\(unknown.errors)")
    }

    @Test func `an agent is made with groups, found by a name that is nearly right, and named in the audit`()
        async throws
    {
        try await self.withRealm { bench in
            let names = ["--given-name", "Anne", "--family-name", "Le Goff", "--group", "elus", "--group", "rh"]
            #expect(try await bench.liamm(["agent", "create", "alegoff", "-r", "brest"] + names).code == 0)
            let shown = try await bench.liamm("agent", "get", "alegoff", "-r", "brest", "-o", "json")
            #expect(try StrictJSON.parse(shown.out)["groups"] == ["elus", "rh"])
            let near = try await bench.liamm("agent", "get", "alegof", "-r", "brest")
            #expect(near.code == 3 && near.errors.contains("did you mean alegoff?"))
            let audit = try await bench.liamm([
                "audit", "list", "-r", "brest", "--agent", "alegoff", "-o", "csv", "--fields", "name,who,agent",
            ])
            #expect(audit.out == "name,who,agent\nagent.created,,alegoff\n", "\(audit.out) \(audit.errors)")
            #expect(try await bench.liamm("audit", "list", "--agent", "alegoff").code == 64)
        }
    }

    @Test func `no server is exit 8 and says where it was looked for`() async throws {
        let answer = try await CommandBench.run(["status", "--socket", "/nonexistent/admin.sock"])
        #expect(answer.code == 8)
        #expect(answer.errors.contains("no server answers on /nonexistent/admin.sock"))
    }

    @Test func `version, help and exit codes are data`() async throws {
        for arguments in [
            ["--version"], ["version"], ["--help"], ["help", "exit-codes"], ["help", "agent", "list"], [],
        ] {
            let answer = try await CommandBench.run(arguments)
            #expect(answer.code == 0, "\(arguments)")
            #expect(!answer.out.isEmpty && answer.errors.isEmpty, "\(arguments)")
        }
        #expect(try await CommandBench.run(["--version"]).out == "liamm \(Product.version)\n")
    }
}
