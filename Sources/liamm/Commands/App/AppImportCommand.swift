import AdminAPI
import ArgumentParser
import Foundation
import Offline
import Primitives

struct AppImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Creates the applications that an export of a Keycloak realm holds.",
        discussion: """
            liamm app import --from-keycloak realm-export.json -n                   no server is asked
            liamm app import --from-keycloak realm-export.json -r brest-metropole --out secrets/ --yes

            An export of `kc.sh export` holds the clients' secrets, which are taken over; the console's does not, and new
            ones are made. A client with something to settle, a wildcard address first of all, is not created: the report
            says what, and the command to do it. `liamm app subjects import` brings the subjects.
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
        if ready.contains(where: \.needsSecret), self.out == nil {
            throw Problem.usage("say where the secrets go: --out FOLDER")
        }
        try self.change.confirm("create \(ready.count) applications in \(slug)?", command: "liamm app import …")
        for client in ready { try await self.create(client, in: slug) }
        guard report.count(.settle) == 0 else { throw ExitStatus.failed }
    }

    private func report() throws -> KeycloakImport {
        let read = try KeycloakImport.read(file: self.fromKeycloak)
        do throws(KeycloakRefusal) {
            return try read.keeping(self.only)
        } catch {
            throw Problem.file(self.fromKeycloak, error.description)
        }
    }

    /// The one call to the server; an application that is there already stays as it is.
    private func create(_ client: KeycloakClient, in slug: String) async throws {
        guard let draft = client.draft else { return }
        let path = Path.realm(slug, "applications")
        func post() async throws -> String? {
            var body = draft.resource(realm: slug)
            body.secret = client.secret?.revealed()
            return try await self.server.client.post(path, body, ApplicationSecret.self).secret
        }
        do {
            if client.needsSecret, let folder = self.out {
                try await SecretFile.receive(into: "\(folder)/\(client.clientID).secret", post)
            } else {
                _ = try await post()
            }
            let kept = client.secret == nil ? "" : ", with the secret that it had"
            Console.message("application \(client.clientID) created\(kept)")
        } catch let problem as Problem where problem.code == .conflict {
            Console.message("application \(client.clientID) is there already, and stays as it is")
        }
    }
}

extension KeycloakClient {
    /// A new one is made where the export does not tell the one it had.
    fileprivate var needsSecret: Bool { self.secret == nil && self.draft?.authentication.hasSecret == true }
}
