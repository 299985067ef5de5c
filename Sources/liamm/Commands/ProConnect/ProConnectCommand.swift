import ArgumentParser

struct ProConnectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "proconnect",
        abstract: "The hub as an identity provider of ProConnect.",
        subcommands: [ProConnectCheckCommand.self]
    )
}
