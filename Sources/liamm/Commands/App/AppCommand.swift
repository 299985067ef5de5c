import ArgumentParser

struct AppCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "app",
        abstract: "Applications of a realm, or of the region (-r region).",
        subcommands: [
            AppListCommand.self, AppGetCommand.self, AppCreateCommand.self, AppUpdateCommand.self,
            AppSecretCommand.self, AppTemplatesCommand.self, AppSnippetCommand.self, AppImportCommand.self,
        ]
    )
}

struct AppSecretCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "secret",
        abstract: "Client secrets.",
        subcommands: [AppSecretRotateCommand.self]
    )
}
