import ArgumentParser

struct RealmCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "realm",
        abstract: "Member bodies, declared in files.",
        subcommands: [
            RealmListCommand.self, RealmGetCommand.self, RealmValidateCommand.self, RealmPlanCommand.self,
            RealmDiffCommand.self, RealmApplyCommand.self, RealmExportCommand.self,
        ]
    )
}
