import ArgumentParser

struct SessionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "session",
        abstract: "Sign-ins that last.",
        subcommands: [SessionListCommand.self, SessionRevokeAllCommand.self]
    )
}
