import ArgumentParser

struct AppCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "app",
        abstract: "Applications of a realm, or of the region (-r region).",
        subcommands: [
            AppListCommand.self, AppGetCommand.self, AppCreateCommand.self, AppUpdateCommand.self,
            AppDeleteCommand.self, AppEnableCommand.self, AppDisableCommand.self, AppSecretCommand.self,
            AppTemplatesCommand.self, AppSnippetCommand.self, AppImportCommand.self, AppSubjectsCommand.self,
            AppDoctorCommand.self, AppTestCommand.self, AppRegistrationTokenCommand.self,
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
