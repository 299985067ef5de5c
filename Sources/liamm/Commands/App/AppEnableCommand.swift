import AdminAPI
import ArgumentParser

struct AppEnableCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enable",
        abstract: "Opens an application again, for those whom its rule lets in."
    )

    @OptionGroup var switching: AppSwitchOptions
    @OptionGroup var change: ChangeOptions

    func run() async throws { try await self.switching.turn(on: true, isDryRun: self.change.dryRun) }
}

struct AppDisableCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "disable",
        abstract: "Closes an application for everybody; nothing of it is removed."
    )

    @OptionGroup var switching: AppSwitchOptions
    @OptionGroup var change: AskingOptions

    func run() async throws {
        try self.change.confirmOnTerminal("close \(self.switching.clientID) for everybody?")
        try await self.switching.turn(on: false, isDryRun: self.change.dryRun)
    }
}

/// What `enable` and `disable` share.
struct AppSwitchOptions: ParsableArguments {
    @Argument(help: "Client identifier.") var clientID: String
    @OptionGroup var realm: RealmOptions
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func turn(on isEnabled: Bool, isDryRun: Bool) async throws {
        var body = ApplicationChanges(dryRun: isDryRun)
        body.isEnabled = isEnabled
        let path = Path.realm(try self.realm.slug(), "applications", self.clientID)
        let changed = try await self.server.client.patch(path, body, ChangeResource<ApplicationResource>.self)
        try self.output.printer.item(changed.item, .application)
        Console.changes(changed.changes, isDryRun: changed.isDryRun)
    }
}
