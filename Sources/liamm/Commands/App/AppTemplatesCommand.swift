import AdminAPI
import ArgumentParser
import Offline

struct AppTemplatesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "templates",
        abstract: "Lists the tools that are known, or shows what one of them needs; no server is asked.",
        discussion: """
            liamm app templates
            liamm app templates nextcloud --url https://cloud.bzh.example
            """
    )

    @Argument(help: "Name of a template.") var name: String?
    @Option(help: "Where the tool is, to see its addresses.") var url: String?
    @OptionGroup var output: OutputOptions

    func run() throws {
        guard let name = self.name else { return try self.output.printer.list(ApplicationTemplate.all, .template) }
        do {
            let template = try ApplicationTemplate.require(name)
            guard let url = self.url else {
                return try self.output.printer.document(template, kind: "ApplicationTemplate", lines: template.lines)
            }
            let draft = try template.draft(clientID: template.name, url: url)
            try self.output.printer.document(draft, kind: "ApplicationDraft", lines: template.lines(of: draft))
        } catch let refusal as ApplicationTemplate.Refusal {
            throw Problem.usage(refusal.description)
        }
    }
}
