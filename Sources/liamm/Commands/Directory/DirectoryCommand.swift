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

struct DirectoryArguments: ParsableArguments {
    @Argument(help: "Slug of the realm.") var realm: String
    @Argument(help: "Name of the directory.") var name: String?

    func path(_ act: String) -> String {
        Path.realm(self.realm, "directories", act, query: [("name", self.name)])
    }
}
