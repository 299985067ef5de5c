import ArgumentParser

struct AgentPasswordCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "password",
        abstract: "Passwords that the hub keeps; those of a directory are changed there.",
        subcommands: [AgentPasswordResetLinkCommand.self]
    )
}
