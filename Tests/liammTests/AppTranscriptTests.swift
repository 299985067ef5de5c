import AdminAPI
import Foundation
import Model
import Primitives
import Testing

/// Templates, snippets and the import of applications, as they are typed.
@Suite struct AppTranscriptTests {
    private static let export = #"""
        {"realm": "mairie", "clients": [
          {"clientId": "account"},
          {"clientId": "ged", "secret": "un-secret-de-l-export", "redirectUris": ["https://ged.example/cb"]},
          {"clientId": "intranet", "redirectUris": ["https://intranet.example/*"]}
        ], "users": [
          {"id": "f-1", "username": "alegoff", "enabled": true},
          {"id": "f-2", "username": "inconnue", "enabled": true}
        ]}
        """#

    private func withExport(_ body: @escaping @Sendable (CommandBench, String) async throws -> Void) async throws {
        try await CommandBench.lend { bench in
            let applied = try await bench.liamm("realm", "apply", "-f", try bench.realmFile(), "--yes")
            try #require(applied.code == 0, "\(applied.errors)")
            try await body(bench, try bench.write(Self.export, to: "realm-export.json"))
        }
    }

    @Test func `templates are listed and shown without a server`() async throws {
        let names = try await CommandBench.run(["app", "templates", "-o", "name"])
        #expect(names.code == 0 && names.out.split(separator: "\n").count == 11)
        let one = try await CommandBench.run(["app", "templates", "gitlab", "--url", "https://forge.bzh.example/"])
        #expect(one.out.contains("redirect        https://forge.bzh.example/users/auth/openid_connect/callback\n"))
        let wrong = try await CommandBench.run(["app", "templates", "gitlub"])
        #expect(wrong.code == 64 && wrong.errors.contains("did you mean `gitlab`?"))
    }

    @Test func `a template gives what is not said, and its secret a file`() async throws {
        try await self.withExport { bench, _ in
            let arguments = ["app", "create", "nextcloud", "--template", "nextcloud", "-r", "brest"]
            let url = ["--url", "https://cloud.bzh.example/"]
            let unplaced = try await bench.liamm(arguments + ["-n"])
            #expect(unplaced.code == 64 && unplaced.errors.contains("--url"))
            #expect(try await bench.liamm(arguments + url).errors.contains("--out FILE"))
            let made = try await bench.liamm(arguments + url + ["--out", "\(bench.folder)/cloud.secret"])
            #expect(made.code == 0, "\(made.errors)")
            let shown = try await bench.liamm("app", "get", "nextcloud", "-r", "brest", "-o", "json")
            let value = try StrictJSON.parse(shown.out)
            #expect(value["redirectURIs"] == ["https://cloud.bzh.example/apps/user_oidc/code"])
            #expect(value["authentication"] == "client_secret_post" && value["access"] == ["nobody"])
            #expect(value["homeURL"] == "https://cloud.bzh.example" && value["name"] == "Nextcloud")
            #expect(value["client"]?["template"] == "nextcloud" && value["client"]?["requiresPKCE"] == true)
            #expect(value["client"]?["grants"] == ["authorization_code", "refresh_token"])
            #expect(value["issuer"]?.string == "\(bench.issuer)/realms/brest" && value["secret"] == nil)
        }
    }

    @Test func `a dry run of an import asks no server and says what is to settle`() async throws {
        try await self.withExport { _, file in
            let dry = try await CommandBench.run(["app", "import", "--from-keycloak", file, "-n"])
            #expect(dry.code == 0, "\(dry.errors)")
            #expect(
                dry.out.hasPrefix("CLIENT    VERDICT  AUTHENTICATION       REDIRECTS  MATTERS\naccount   skipped\nged")
            )
            #expect(dry.out.contains("  ! redirectUris https://intranet.example/*: a wildcard"))
            #expect(dry.errors.contains("realm mairie: 3 clients, 1 ready, 1 to settle, 1 skipped, 0 impossible"))
            let json = try await CommandBench.run(["app", "import", "--from-keycloak", file, "-n", "-o", "json"])
            let value = try StrictJSON.parse(json.out)
            #expect(value["kind"] == "KeycloakImport" && value["clients"]?.array?.count == 3)
            #expect(!(dry.out + dry.errors + json.out).contains("un-secret-de-l-export"))
        }
    }

    @Test func `an import creates what is ready, and ends with 1 while something is to settle`() async throws {
        try await self.withExport { bench, file in
            let arguments = ["app", "import", "--from-keycloak", file, "-r", "brest", "--yes"]
            let done = try await bench.liamm(arguments)
            #expect(done.code == 1, "\(done.errors)")
            #expect(done.errors.contains("application ged created, with the secret that it had"))
            #expect(try await bench.liamm("app", "list", "-r", "brest", "-o", "name").out == "ged\n")
            let kept = try await bench.stores.realm("brest").applications.application("ged")
            #expect(kept?.secretHashes == [Digest.sha256("un-secret-de-l-export")])
            #expect(kept?.client.claimProfile == .keycloak && kept?.client.requiresPKCE == false)
            let again = try await bench.liamm(arguments + ["--only", "ged"])
            #expect(again.code == 0 && again.errors.contains("is there already"))
        }
    }

    @Test func `where the export has no secret a new one needs a file`() async throws {
        try await self.withExport { bench, _ in
            let masked = #"{"realm":"m","clients":[{"clientId":"wiki","redirectUris":["https://wiki.example/cb"]}]}"#
            let file = try bench.write(masked, to: "masked.json")
            let arguments = ["app", "import", "--from-keycloak", file, "-r", "brest", "--yes"]
            #expect(try await bench.liamm(arguments).code == 64)
            let done = try await bench.liamm(arguments + ["--out", bench.folder])
            #expect(done.code == 0, "\(done.errors)")
            #expect(FileManager.default.fileExists(atPath: "\(bench.folder)/wiki.secret"))
        }
    }

    @Test func `what one client fails of stops no other, is named, and ends with 1`() async throws {
        try await self.withExport { bench, _ in
            let export = #"""
                {"realm": "m", "clients": [
                  {"clientId": "court", "secret": "court", "redirectUris": ["https://court.example/cb"]},
                  {"clientId": "rate", "secret": "un-secret-de-l-export", "redirectUris": ["https:///cb"]},
                  {"clientId": "wiki", "secret": "un-secret-de-l-export", "redirectUris": ["https://wiki.example/cb"]}
                ]}
                """#
            let file = try bench.write(export, to: "export.json")
            let arguments = ["app", "import", "--from-keycloak", file, "-r", "brest", "--yes", "--out", bench.folder]
            let plan = try await bench.liamm(arguments + ["-n"])
            #expect(
                plan.out.contains("court: ready, with a new secret") && plan.out.contains("a new secret will be made")
            )
            let done = try await bench.liamm(arguments + ["--access", "everyone"])
            #expect(done.code == 1, "\(done.errors)")
            #expect(done.errors.contains("application rate was not created: "), "\(done.errors)")
            #expect(done.errors.contains("1 of 3 applications were not created: rate"))
            #expect(!done.errors.contains("opens for nobody"))
            #expect(try await bench.liamm("app", "list", "-r", "brest", "-o", "name").out == "court\nwiki\n")
            #expect(FileManager.default.fileExists(atPath: "\(bench.folder)/court.secret"))
            let again = try await bench.liamm(arguments + ["--only", "court"])
            #expect(again.code == 64 && again.errors.contains("court.secret is there already"))
        }
    }

    @Test func `a client with a wildcard is created with the exact address, and keeps its secret`() async throws {
        try await self.withExport { bench, _ in
            let export =
                #"{"realm":"m","clients":[{"clientId":"x","secret":"un-secret-de-l-export","redirectUris":["https://x.example/*"]}]}"#
            let file = try bench.write(export, to: "export.json")
            let arguments = ["app", "import", "--from-keycloak", file, "-r", "brest", "--yes"]
            let address = ["--redirect-uri", "https://x.example/cb"]
            #expect(try await bench.liamm(arguments + address).code == 64)
            let done = try await bench.liamm(arguments + address + ["--only", "x"])
            #expect(done.code == 0 && done.errors.contains("it opens for nobody yet"), "\(done.errors)")
            let kept = try await bench.stores.realm("brest").applications.application("x")
            #expect(kept?.redirectURIs == ["https://x.example/cb"])
            #expect(kept?.secretHashes == [Digest.sha256("un-secret-de-l-export")])
        }
    }

    @Test func `a service says whom its tokens are for, and its snippet asks for that`() async throws {
        try await self.withExport { bench, _ in
            let create = ["app", "create", "traitement", "--template", "api", "-r", "brest"]
            let out = ["--out", "\(bench.folder)/traitement.secret"]
            let unsaid = try await bench.liamm(create + out)
            #expect(unsaid.code == 64 && unsaid.errors.contains("--resource https://"), "\(unsaid.errors)")
            let made = try await bench.liamm(create + out + ["--resource", "https://api.bzh.example"])
            #expect(made.code == 0 && !made.errors.contains("yet"), "\(made.errors)")
            let snippet = try await bench.liamm("app", "snippet", "traitement", "-r", "brest")
            #expect(snippet.out.contains("--data-urlencode 'resource=https://api.bzh.example'"), "\(snippet.out)")
            let doctor = try await bench.liamm("app", "doctor", "traitement", "-r", "brest")
            #expect(doctor.code == 0 && doctor.out.contains("nobody signs in: it acts for itself"), "\(doctor.out)")
        }
    }

    @Test func `subjects of an export are brought along, and who is nobody is listed`() async throws {
        try await self.withExport { bench, file in
            let made = try await bench.liamm("app", "import", "--from-keycloak", file, "-r", "brest", "--yes")
            try #require(made.code == 1, "\(made.errors)")
            let names = ["--given-name", "Anne", "--family-name", "Le Goff"]
            let agent = try await bench.liamm(["agent", "create", "alegoff", "-r", "brest"] + names)
            try #require(agent.code == 0, "\(agent.errors)")
            let arguments = ["app", "subjects", "import", "ged", "--from-keycloak", file, "-r", "brest"]
            #expect(try await bench.liamm(arguments).code == 64)
            let dry = try await bench.liamm(arguments + ["-n"])
            #expect(dry.code == 0 && dry.errors.contains("1 of 2 subjects would be imported"), "\(dry.errors)")
            let done = try await bench.liamm(arguments + ["--yes"])
            #expect(done.errors.contains("1 of 2 subjects matched, 1 imported") && done.out == "unknown  inconnue\n")
        }
    }

    @Test func `a file that is no export is refused with its place`() async throws {
        try await self.withExport { bench, _ in
            let file = try bench.write(#"{"realm": "a", "clients": [{"clientId": 1}]}"#, to: "wrong.json")
            let refused = try await CommandBench.run(["app", "import", "--from-keycloak", file, "-n"])
            #expect(refused.code == 1 && refused.errors.contains("clients[0].clientId: a string is expected"))
        }
    }

    @Test func `a snippet has the values of the application, and the secret's file`() async throws {
        try await self.withExport { bench, file in
            let arguments = ["app", "import", "--from-keycloak", file, "-r", "brest", "--yes", "--only", "ged"]
            let done = try await bench.liamm(arguments + ["--out", bench.folder])
            try #require(done.code == 0, "\(done.errors)")
            let own = try await bench.liamm("app", "snippet", "ged", "-r", "brest", "--for", "spring")
            #expect(own.out.contains("issuer-uri: \"\(bench.issuer)/realms/brest\"\n"), "\(own.errors)")
            let issuer = ["LIAMM_ISSUER": "https://sso.bzh.example/"]
            let spring = try await bench.liamm(
                ["app", "snippet", "ged", "-r", "brest", "--for", "spring"],
                environment: issuer
            )
            #expect(spring.code == 0, "\(spring.errors)")
            #expect(spring.out.contains("issuer-uri: \"https://sso.bzh.example\"\n"))
            #expect(spring.out.contains("redirect-uri: \"https://ged.example/cb\"\n"))
            let gitlab = try await bench.liamm(
                ["app", "snippet", "ged", "-r", "brest", "--for", "gitlab"],
                environment: issuer
            )
            #expect(gitlab.errors.contains("no redirect address ends with /users/auth/openid_connect/callback"))
            #expect(!(spring.out + gitlab.out).contains("un-secret-de-l-export"))
        }
    }
}
