import ArgumentParser
import Foundation

struct ContextDeleteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete",
        abstract: "Signs out of a hub and forgets it."
    )

    @Argument(help: "Name of the context.") var name: String
    @OptionGroup var change: ChangeOptions

    func run() async throws {
        let file = ContextFile(environment: ProcessInfo.processInfo.environment)
        _ = try ServerOptions.context(self.name, in: file)
        guard !self.change.dryRun else { return Console.message("context \(self.name) would be forgotten") }
        _ = try await SignedIn(file: file, name: self.name).end()
        try await file.change { content in
            content.contexts[self.name] = nil
            if content.current == self.name { content.current = nil }
        }
        Console.message("context \(self.name) forgotten")
    }
}
