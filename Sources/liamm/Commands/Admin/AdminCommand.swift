import ArgumentParser

struct AdminCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "admin",
        abstract: "Who may administer what.",
        subcommands: [AdminListCommand.self, AdminGrantCommand.self, AdminRevokeCommand.self]
    )
}
