import ArgumentParser

struct ContextCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "context",
        abstract: "Hubs that you sign in to.",
        subcommands: [
            ContextListCommand.self, ContextUseCommand.self, ContextSetCommand.self, ContextDeleteCommand.self,
        ]
    )
}
