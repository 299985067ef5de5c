import AdminAPI
import ArgumentParser
import Offline

struct AppDoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Looks at an application from where the hub stands, and says what will not work.",
        discussion: """
            What is registered, whom it opens for, its secrets' age, whether its addresses answer, its published keys, its
            template, the sign-outs it was not told of, and who was kept out in the last 7 days. Exit 1 when something is wrong.
            """
    )

    @Argument(help: "Client identifier.") var clientID: String
    @OptionGroup var realm: RealmOptions
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let slug = try self.realm.slug()
        let client = try self.server.client
        let path = Path.realm(slug, "applications", self.clientID, "diagnosis")
        var findings = try await client.get(path, ListEnvelope<FindingResource>.self).items
        let resource = try await client.get(Path.realm(slug, "applications", self.clientID), ApplicationResource.self)
        findings += Self.template(ApplicationDraft(resource), issuer: resource.issuer ?? "")
        try self.output.printer.list(findings, .finding)
        let wrong = findings.count { $0.state == "wrong" }
        guard wrong == 0 else {
            Console.message("\(wrong) \(wrong == 1 ? "thing is" : "things are") wrong")
            throw ExitStatus.failed
        }
    }

    /// What the tool that it was made for cannot do as it is registered now.
    private static func template(_ draft: ApplicationDraft, issuer: String) -> [FindingResource] {
        guard draft.template != nil else { return [] }
        do throws(Snippet.Refusal) {
            let warnings = try Snippet.suited(to: draft).text(for: draft, issuer: issuer).warnings
            return warnings.map { FindingResource(state: "attention", subject: "template", text: $0) }
        } catch {
            return [FindingResource(state: "attention", subject: "template", text: error.description)]
        }
    }
}
