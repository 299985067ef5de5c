import AdminAPI
import ArgumentParser
import Foundation
import Offline

struct AppImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Creates the applications that an export of a Keycloak realm holds.",
        discussion: """
            liamm app import --from-keycloak realm-export.json -n                   no server is asked
            liamm app import --from-keycloak realm-export.json -r brest-metropole --out secrets/ --yes

            An export of `kc.sh export` holds the clients' secrets, the console's does not. A client with something to
            settle, a wildcard address first of all, is not created: the report says what, and the command to do it.
            """
    )

    @Option(help: "Export of one realm, JSON.") var fromKeycloak: String
    @Option(help: "Only this client; once for each.") var only: [String] = []
    @Option(help: "Folder for the secrets that are made, one file for each application.") var out: String?
    @OptionGroup var realm: RealmOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let report = try self.report()
        let ready = report.clients.filter { $0.verdict == .ready }
        try self.output.printer.document(report, kind: "KeycloakImport", lines: try report.lines())
        Console.message(report.summary)
        guard !self.change.dryRun else { return }
        let slug = try self.realm.slug()
        guard !ready.isEmpty else { throw Problem.failure("no client is ready to be created") }
        if ready.contains(where: { $0.draft?.authentication.hasSecret == true }), self.out == nil {
            throw Problem.usage("say where the secrets go: --out FOLDER")
        }
        try self.change.confirm("create \(ready.count) applications in \(slug)?", command: "liamm app import …")
        for client in ready { try await self.create(client, in: slug) }
        guard report.count(.settle) == 0 else { throw ExitStatus.failed }
    }

    private func report() throws -> KeycloakImport {
        guard let data = FileManager.default.contents(atPath: self.fromKeycloak) else {
            throw Problem.file(self.fromKeycloak, "the export cannot be read")
        }
        do throws(KeycloakRefusal) {
            return try KeycloakImport.read(Array(data)).keeping(self.only)
        } catch {
            throw Problem.file(self.fromKeycloak, error.description)
        }
    }

    /// The one call to the server; an application that is there already stays as it is.
    private func create(_ client: KeycloakClient, in slug: String) async throws {
        guard let draft = client.draft else { return }
        let path = Path.realm(slug, "applications")
        func post() async throws -> String? {
            try await self.server.client.post(path, draft.resource(realm: slug), ApplicationSecret.self).secret
        }
        do {
            if draft.authentication.hasSecret, let folder = self.out {
                try await SecretFile.receive(into: "\(folder)/\(client.clientID).secret", post)
            } else {
                _ = try await post()
            }
            Console.message("application \(client.clientID) created")
        } catch let problem as Problem where problem.code == .conflict {
            Console.message("application \(client.clientID) is there already, and stays as it is")
        }
    }
}
