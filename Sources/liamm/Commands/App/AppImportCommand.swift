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
            liamm app import --from-keycloak realm-export.json -r brest-metropole --only ged --redirect-uri https://… --yes

            An export of `kc.sh export` holds the clients' secrets, which are taken over when they have 16 characters; the
            console's does not, and new ones are made. A client with something to settle, a wildcard address first of all,
            is not created: the report says what; with --only and --redirect-uri its exact addresses are named, and it
            keeps the rest. What one client fails of stops no other, and ends with 1. Without --access they open for
            nobody. `liamm app subjects import` brings the subjects.
            """
    )

    @Option(help: "Export of one realm, JSON.") var fromKeycloak: String
    @Option(help: "Only this client; once for each.") var only: [String] = []
    @Option(help: "With --only: exact address in place of those of the export; once for each.")
    var redirectUri: [String] = []
    @Option(help: "With --only: exact address to come back to after signing out; once for each.")
    var postLogoutRedirectUri: [String] = []
    @Option(help: "everyone, nobody or group:NAME, once for each group: whom they open for.") var access: [String] = []
    @Option(help: "Folder for the secrets that are made, one file for each application.") var out: String?
    @Flag(help: "Replace files of --out that are there.") var force = false
    @OptionGroup var realm: RealmOptions
    @OptionGroup var change: AskingOptions
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        try ApplicationOptions.check(access: self.access)
        guard self.only.count != 1, !(self.redirectUri + self.postLogoutRedirectUri).isEmpty else { return }
        throw ValidationError("Addresses are of one client: name it with --only.")
    }

    func run() async throws {
        let report = try self.report()
        let ready = report.clients.filter { $0.verdict == .ready }
        try self.output.printer.document(report, kind: "KeycloakImport", lines: try report.lines())
        Console.message(report.summary)
        guard !self.change.dryRun else { return }
        let slug = try self.realm.slug()
        guard !ready.isEmpty else { throw Problem.failure("no client is ready to be created") }
        let makes = ready.filter(\.needsSecret)
        if !makes.isEmpty, self.out == nil { throw Problem.usage("say where the secrets go: --out FOLDER") }
        try SecretFile.refuse(existing: makes.compactMap(self.file), replacing: self.force)
        try self.change.confirm("create \(ready.count) applications in \(slug)?", command: "liamm app import …")
        var failed: [String] = []
        for client in ready {
            let isDone = try await self.create(client, in: slug)
            if !isDone { failed.append(client.clientID) }
        }
        guard failed.isEmpty else {
            throw Problem.failure(
                "\(failed.count) of \(ready.count) applications were not created: \(failed.joined(separator: ", "))",
                hint: "liamm app import … --only \(failed[0])"
            )
        }
        guard report.count(.settle) == 0 else { throw ExitStatus.failed }
    }

    private func report() throws -> KeycloakImport {
        let read = try KeycloakImport.read(file: self.fromKeycloak)
        do throws(KeycloakRefusal) {
            let kept = try read.keeping(self.only)
            guard !(self.redirectUri + self.postLogoutRedirectUri).isEmpty else { return kept }
            return kept.changing {
                $0.settled(redirectURIs: self.redirectUri, postLogoutRedirectURIs: self.postLogoutRedirectUri)
            }
        } catch {
            throw Problem.file(self.fromKeycloak, error.description)
        }
    }

    /// Where the secret of a client goes.
    private func file(of client: KeycloakClient) -> String? { self.out.map { "\($0)/\(client.clientID).secret" } }

    /// The one call to the server; an application that is there already stays as it is. False when this one failed: the
    /// others are tried, unless it is the server that fails, or who asks.
    private func create(_ client: KeycloakClient, in slug: String) async throws -> Bool {
        guard let draft = client.draft else { return true }
        let path = Path.realm(slug, "applications")
        var made: ApplicationResource?
        func post() async throws -> String? {
            var body = draft.resource(realm: slug)
            if !self.access.isEmpty { body.access = self.access }
            body.secret = client.secret?.revealed()
            let answer = try await self.server.client.post(path, body, ApplicationSecret.self)
            made = answer.application
            return answer.secret
        }
        do {
            if client.needsSecret, let file = self.file(of: client) {
                try await SecretFile.receive(into: file, replacing: self.force, post)
            } else {
                _ = try await post()
            }
            let kept = client.secret == nil ? "" : ", with the secret that it had"
            Console.message("application \(client.clientID) created\(kept)")
            made?.nextSteps.forEach(Console.message)
            return true
        } catch let problem as Problem {
            switch ExitStatus(problem) {
            case .conflict:
                Console.message("application \(client.clientID) is there already, and stays as it is")
                return true
            case .notSignedIn, .forbidden, .unreachable, .notFound: throw problem
            default:
                let why = [problem.title, problem.detail].compactMap { $0 }.joined(separator: ": ")
                Console.message(Console.printable("application \(client.clientID) was not created: \(why)"))
                return false
            }
        }
    }
}
