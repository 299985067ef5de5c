import ArgumentParser
import Foundation

struct ContextListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Lists the hubs known here.")

    /// What is shown of a context: never its tokens.
    private struct Shown: Encodable {
        let name: String
        let hub: String
        let isCurrent: Bool
        let isSignedIn: Bool
        let caFile: String?
    }

    @OptionGroup var output: OutputOptions

    func run() async throws {
        let content = try ContextFile(environment: ProcessInfo.processInfo.environment).read()
        let shown = content.contexts.sorted { $0.key < $1.key }.map { name, context in
            Shown(
                name: name,
                hub: context.hub,
                isCurrent: name == content.current,
                isSignedIn: context.tokens != nil,
                caFile: context.caFile
            )
        }
        try self.output.printer.list(shown, .context)
    }
}
