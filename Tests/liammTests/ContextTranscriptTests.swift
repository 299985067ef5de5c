import AdminAPI
import Bootstrap
import Foundation
import Model
import Primitives
import ServerTesting
import Testing
import liamm

/// What an administrator types who is not on the hub's machine, and what the terminal shows.
@Suite struct ContextTranscriptTests {
    private static func file(_ folder: String) -> ContextFile { ContextFile(environment: ["XDG_CONFIG_HOME": folder]) }

    @Test func `who has signed in nowhere is told how, exit 4`() async throws {
        try await CommandBench.lend { bench in
            for arguments in [["status"], ["whoami"], ["agent", "list", "-r", "brest"]] {
                let answer = try await CommandBench.run(arguments, environment: ["XDG_CONFIG_HOME": bench.folder])
                #expect(answer.code == 4, "\(arguments)")
                #expect(answer.errors.contains("liamm login https://"))
            }
            let login = try await CommandBench.run(["login"], environment: ["XDG_CONFIG_HOME": bench.folder])
            #expect(login.code == 64)
            let clear = try await CommandBench.run(
                ["login", "http://sso.bzh.example"],
                environment: ["XDG_CONFIG_HOME": bench.folder]
            )
            #expect(clear.code == 64 && clear.errors.contains("by https only"))
            let nobody = try await CommandBench.run(
                ["login", "http://127.0.0.1:1"],
                environment: ["XDG_CONFIG_HOME": bench.folder]
            )
            #expect(nobody.code == 8)
        }
    }

    @Test func `a command renews the sign-in, says who one is and shows no token`() async throws {
        try await CommandBench.lend { bench in
            let folder = try await bench.signIn(try await bench.administrator())
            let before = try #require(try Self.file(folder).read().contexts["essai"]?.tokens)
            let who = try await CommandBench.signedIn(folder, "whoami", "-o", "json")
            #expect(who.code == 0, "\(who.errors)")
            #expect(who.out.contains("\"admin.exemple\"") && who.out.contains("\"realm-admin:brest\""))
            #expect(who.errors.contains("context essai"))
            let after = try #require(try Self.file(folder).read().contexts["essai"]?.tokens)
            #expect(after.access != before.access && after.refresh != before.refresh)
            let mode = try FileManager.default.attributesOfItem(atPath: Self.file(folder).path)[.posixPermissions]
            #expect(mode as? Int == 0o600)
            let list = try await CommandBench.signedIn(folder, "context", "list", "-o", "json")
            for shown in [who, list] {
                for token in [after.access, after.refresh, before.refresh].compactMap({ $0 }) {
                    #expect(!shown.out.contains(token) && !shown.errors.contains(token))
                }
            }
            #expect(list.out.contains(bench.issuer))
        }
    }

    @Test func `six commands at once renew the sign-in once, and it goes on`() async throws {
        try await CommandBench.lend { bench in
            let folder = try await bench.signIn(try await bench.administrator())
            for _ in 0..<2 {
                try await withThrowingTaskGroup(of: CommandBench.Transcript.self) { tasks in
                    for _ in 0..<6 {
                        tasks.addTask { try await CommandBench.signedIn(folder, "agent", "list", "-r", "brest") }
                    }
                    for try await answer in tasks { #expect(answer.code == 0, "\(answer.errors)") }
                }
                // Ended again, for the next round.
                try await Self.file(folder).change { content in
                    guard let tokens = content.contexts["essai"]?.tokens else { return }
                    content.contexts["essai"]?.tokens = SignInTokens(
                        access: tokens.access,
                        expiresAt: Timestamp(seconds: 0),
                        refresh: tokens.refresh
                    )
                }
            }
            let reused = try await bench.stores.audit.entries(realm: nil, name: "grant.reused", limit: 10)
            #expect(reused.isEmpty)
        }
    }

    @Test func `what one's roles do not allow is exit 5, another realm exit 3`() async throws {
        try await CommandBench.lend { bench in
            let folder = try await bench.signIn(try await bench.administrator())
            #expect(try await CommandBench.signedIn(folder, "agent", "list", "-r", "brest").code == 0)
            #expect(try await CommandBench.signedIn(folder, "status").code == 5)
            #expect(try await CommandBench.signedIn(folder, "agent", "list", "-r", "vannes").code == 3)
            let own = try await CommandBench.signedIn(
                folder,
                "admin",
                "grant",
                "admin.exemple",
                "--role",
                "platform-admin",
                "-r",
                "brest"
            )
            #expect(own.code == 5)
            let none = try await bench.signIn(try await bench.administrator("agent.exemple", role: nil), to: "sans")
            #expect(try await CommandBench.signedIn(none, "agent", "list", "-r", "brest").code == 5)
        }
    }

    @Test func `ending something asks for a sign-in of the last fifteen minutes, exit 4`() async throws {
        try await CommandBench.lend { bench in
            let member = try await bench.administrator()
            _ = try await bench.administrator("agent.exemple", role: nil)
            let old = try await bench.signIn(member, ago: .minutes(20), to: "vieux")
            let refused = try await CommandBench.signedIn(old, "agent", "disable", "agent.exemple", "-r", "brest")
            #expect(refused.code == 4)
            #expect(refused.errors.contains("of the last 15 minutes") && refused.errors.contains("liamm login"))
            let young = try await bench.signIn(member)
            let done = try await CommandBench.signedIn(young, "agent", "disable", "agent.exemple", "-r", "brest")
            #expect(done.code == 0, "\(done.errors)")
            let audit = try await bench.liamm("audit", "list", "--event", "agent.disabled", "--fields", "actor")
            #expect(audit.out == "ACTOR\nagent:\(member.agent)\n")
        }
    }

    @Test func `a sign-in that the hub has ended is exit 4, and signing out forgets it`() async throws {
        try await CommandBench.lend { bench in
            let member = try await bench.administrator()
            let folder = try await bench.signIn(member)
            #expect(try await CommandBench.signedIn(folder, "whoami").code == 0)
            let out = try await CommandBench.signedIn(folder, "logout")
            #expect(out.code == 0 && out.errors.contains("signed out of essai"))
            #expect(try Self.file(folder).read().contexts["essai"]?.tokens == nil)
            #expect(try await CommandBench.signedIn(folder, "whoami").code == 4)
            let other = try await bench.signIn(member, to: "autre")
            #expect(try await bench.liamm("agent", "disable", "admin.exemple", "-r", "brest").code == 0)
            let ended = try await CommandBench.signedIn(other, "whoami")
            #expect(ended.code == 4 && ended.errors.contains("not signed in to autre"), "\(ended.errors)")
            #expect(try Self.file(other).read().contexts["autre"]?.tokens == nil)
        }
    }

    @Test func `contexts are chosen, named and forgotten, and a file that others may read is not trusted`() async throws
    {
        try await CommandBench.lend { bench in
            let folder = try await bench.signIn(try await bench.administrator())
            let unknown = try await CommandBench.signedIn(folder, "whoami", "--context", "esai")
            #expect(unknown.code == 3 && unknown.errors.contains("did you mean essai?"))
            let both = try await CommandBench.signedIn(folder, "whoami", "--context", "essai", "--socket", "/x")
            #expect(both.code == 64)
            #expect(try await CommandBench.signedIn(folder, "context", "use", "autre").code == 3)
            #expect(try await CommandBench.signedIn(folder, "context", "use", "essai").code == 0)
            let names = try await CommandBench.signedIn(folder, "context", "list", "-o", "name")
            #expect(names.out == "essai\n")
            let path = Self.file(folder).path
            try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
            let open = try await CommandBench.signedIn(folder, "whoami")
            #expect(open.code == 1 && open.errors.contains("others may read it"))
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
            #expect(try await CommandBench.signedIn(folder, "context", "delete", "essai", "-n").code == 0)
            #expect(try Self.file(folder).read().contexts.count == 1)
            #expect(try await CommandBench.signedIn(folder, "context", "delete", "essai").code == 0)
            #expect(try Self.file(folder).read() == .init())
        }
    }

    @Test func `roles are given, listed and taken away on the socket`() async throws {
        try await CommandBench.lend { bench in
            _ = try await bench.administrator(role: nil)
            let act = ["admin.exemple", "--role", "realm-admin", "-r", "brest"]
            let dry = try await bench.liamm(["admin", "grant"] + act + ["-n"])
            #expect(dry.code == 0 && dry.errors.contains("would be granted"))
            #expect(try await bench.liamm("admin", "list", "-o", "name").out.isEmpty)
            #expect(try await bench.liamm(["admin", "grant"] + act).errors.contains("realm-admin of brest granted"))
            #expect(try await bench.liamm(["admin", "grant"] + act).errors.contains("nothing to change"))
            let list = try await bench.liamm("admin", "list", "-o", "csv", "--fields", "agent,role,over,isActive")
            #expect(list.out == "agent,role,over,isActive\nadmin.exemple,realm-admin,brest,true\n")
            #expect(try await bench.liamm(["admin", "revoke"] + act).errors.contains("realm-admin of brest revoked"))
            #expect(
                try await bench.liamm("admin", "grant", "personne", "--role", "realm-admin", "-r", "brest").code == 3
            )
            #expect(try await bench.liamm("admin", "grant", "x", "--role", "chef", "-r", "brest").code == 64)
        }
    }

    @Test func `a hub under an authority of one's own is verified by its file, and nothing goes on without`()
        async throws
    {
        let authority = try await ThrowawayAuthority()
        try await CommandBench.lend(under: authority) { bench in
            let folder = try await bench.signIn(try await bench.administrator())
            func who(_ authorities: String? = nil) async throws -> CommandBench.Transcript {
                var environment = ["XDG_CONFIG_HOME": folder, "HOME": folder]
                environment["LIAMM_CA_FILE"] = authorities
                return try await CommandBench.run(["whoami"], environment: environment)
            }
            let refused = try await who()
            #expect(refused.code == 8 && refused.errors.contains("--ca-file FILE"), "\(refused.errors)")
            #expect(try await who(authority.strangeAuthorityFile).code == 8)
            #expect(try await who(authority.authorityFile).code == 0)
            for path in ["/nowhere.pem", authority.key] {
                let bad = try await CommandBench.signedIn(folder, "context", "set", "essai", "--ca-file", path)
                #expect(bad.code != 0 && bad.errors.contains("no certificate in PEM"), "\(bad.errors)")
            }
            #expect(try await CommandBench.signedIn(folder, "context", "set", "essai").code == 64)
            let set = try await CommandBench.signedIn(
                folder,
                "context",
                "set",
                "essai",
                "--ca-file",
                authority.authorityFile
            )
            #expect(set.code == 0, "\(set.errors)")
            #expect(try await who().code == 0)
            // What is named for one command counts for it, also against what the context keeps.
            #expect(try await who(authority.strangeAuthorityFile).code == 8)
            #expect(try Self.file(folder).read().contexts["essai"]?.caFile == authority.authorityFile)
            #expect(try await CommandBench.signedIn(folder, "context", "set", "essai", "--no-ca-file").code == 0)
            #expect(try await who().code == 8)
        }
    }
}
