import AdminAPI
import ArgumentParser
import Foundation

struct ContextSetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Changes how a hub is reached.",
        discussion: """
            A hub whose certificate comes from an authority of your own is verified with that authority's PEM file, beside
            those that the machine knows. LIAMM_CA_FILE names one for a single command.
            """
    )

    @Argument(help: "Name of the context.") var name: String
    @Option(help: "PEM file of the authorities to trust beside the machine's.") var caFile: String?
    @Flag(help: "Trust the machine's authorities only.") var noCaFile = false
    @OptionGroup var change: ChangeOptions

    func run() async throws {
        guard (self.caFile != nil) != self.noCaFile else {
            throw Problem.usage("say what changes: --ca-file FILE, or --no-ca-file")
        }
        let file = ContextFile(environment: ProcessInfo.processInfo.environment)
        _ = try ServerOptions.context(self.name, in: file)
        let path = try self.caFile.map { try Authorities.absolute($0) }
        let words = path.map { "trusts \($0) too" } ?? "trusts the machine's authorities"
        guard !self.change.dryRun else { return Console.message("context \(self.name) would say: \(words)") }
        try await file.change { $0.contexts[self.name]?.caFile = path }
        Console.message("context \(self.name) \(words)")
    }
}
