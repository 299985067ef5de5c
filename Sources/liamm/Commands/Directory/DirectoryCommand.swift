import ArgumentParser

struct DirectoryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "directory",
        abstract: "LDAP directories that feed a realm.",
        discussion: "NAME is needed only where a realm has several.",
        subcommands: [
            DirectoryListCommand.self, DirectoryTestCommand.self, DirectorySyncCommand.self,
            DirectoryPlanCommand.self, DirectoryApproveCommand.self, DirectoryHistoryCommand.self,
        ]
    )
}
