import ArgumentParser
import Foundation

struct ContextUseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "use",
        abstract: "Chooses the hub that commands speak to where none is named."
    )

    @Argument(help: "Name of the context.") var name: String

    func run() async throws {
        let file = ContextFile(environment: ProcessInfo.processInfo.environment)
        _ = try ServerOptions.context(self.name, in: file)
        try await file.change { $0.current = self.name }
        Console.message("commands speak to \(self.name)")
    }
}
