import AdminAPI
import ArgumentParser
import Foundation
import Offline

struct AppSubjectsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "subjects",
        abstract: "Subjects by which an application knows agents.",
        subcommands: [AppSubjectsImportCommand.self]
    )
}

struct AppSubjectsImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "The application goes on knowing agents by the subjects that Keycloak gave them.",
        discussion: """
            liamm app subjects import ged --from-keycloak realm-export.json -r brest-metropole -n

            Users of the export are found by login and mail among the agents. Who could be two agents, or is none, is
            listed and left out. The first subject that the application saw of an agent stays.
            """
    )

    @Argument(help: "Client identifier.") var clientID: String
    @Option(help: "Export of one realm, JSON, with its users.") var fromKeycloak: String
    @Option(help: "Realm of the agents, for a regional application.") var agents: String?
    @OptionGroup var realm: RealmOptions
    @OptionGroup var change: AskingOptions
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let slug = try self.realm.slug()
        let subjects = try KeycloakImport.read(file: self.fromKeycloak).subjects.map {
            SubjectImportRequest.Subject(subject: $0.subject, login: $0.username, mail: $0.mail)
        }
        guard !subjects.isEmpty else { throw Problem.file(self.fromKeycloak, "the export holds no users") }
        try self.change.confirm(
            "import \(subjects.count) subjects for \(self.clientID)?",
            command: "liamm app subjects import …"
        )
        let path = Path.realm(slug, "applications", self.clientID, "subjects")
        let body = SubjectImportRequest(subjects: subjects, agents: self.agents, dryRun: self.change.dryRun)
        let outcome = try await self.server.client.post(path, body, SubjectImportResource.self)
        let lists = [("ambiguous", outcome.ambiguous), ("unknown", outcome.unknown), ("refused", outcome.refused)]
        let lines = lists.flatMap { name, logins in logins.map { "\(name)  \($0)" } }
        try self.output.printer.document(outcome, kind: "SubjectImport", lines: lines)
        let act = outcome.isDryRun ? "would be imported" : "matched, \(outcome.added) imported"
        Console.message("\(outcome.matched) of \(subjects.count) subjects \(act)")
    }
}

extension KeycloakImport {
    /// An export as it lies on the disk of who runs the command.
    static func read(file: String) throws -> KeycloakImport {
        guard let data = FileManager.default.contents(atPath: file) else {
            throw Problem.file(file, "the export cannot be read")
        }
        do throws(KeycloakRefusal) {
            return try KeycloakImport.read(Array(data))
        } catch {
            throw Problem.file(file, error.description)
        }
    }
}
