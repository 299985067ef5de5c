import AdminAPI
import ArgumentParser
import Foundation
import Offline

extension Snippet: ExpressibleByArgument {}

struct AppSnippetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "snippet",
        abstract: "Prints the configuration of a tool for an application, without its secret.",
        discussion: """
            liamm app snippet nextcloud -r brest-metropole > nextcloud.sh
            liamm app snippet ged -r brest-metropole --for spring --issuer https://sso.bzh.example

            The text says which file the secret is in: the one that --out wrote at the creation, or at a rotation.
            """
    )

    @Argument(help: "Client identifier.") var clientID: String
    @Option(name: .customLong("for"), help: "Tool or library; without it, what suits the application.") var tool:
        Snippet?
    @Option(help: "Issuer that the tool will trust (LIAMM_ISSUER); without it, that of the realm or of the hub.")
    var issuer: String?
    @OptionGroup var realm: RealmOptions
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let path = Path.realm(try self.realm.slug(), "applications", self.clientID)
        let application = try await self.server.client.get(path, ApplicationResource.self)
        let draft = ApplicationDraft(application)
        let said = self.issuer ?? ProcessInfo.processInfo.environment["LIAMM_ISSUER"] ?? ""
        let issuer = said.isEmpty ? application.issuer ?? "" : said
        guard !issuer.isEmpty else { throw Problem.usage("name the issuer: --issuer https://…, or LIAMM_ISSUER") }
        let tool = self.tool ?? .suited(to: draft)
        do {
            let place = issuer.hasSuffix("/") ? String(issuer.dropLast()) : issuer
            let answer = try tool.text(for: draft, issuer: place)
            let shown = ["tool": tool.rawValue, "text": answer.text]
            let lines = answer.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            try self.output.printer.document(shown, kind: "Snippet", lines: lines.last == "" ? lines.dropLast() : lines)
            for warning in answer.warnings { Console.message("warning: \(Console.printable(warning))") }
        } catch let refusal as Snippet.Refusal {
            throw Problem.failure(refusal.description)
        }
    }
}
