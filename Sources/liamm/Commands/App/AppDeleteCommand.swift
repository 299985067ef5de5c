import AdminAPI
import ArgumentParser

struct AppDeleteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete",
        abstract: "Removes an application and ends what it was given; its documents and exchanges stay.",
        discussion: "liamm app delete ged -r brest-metropole --confirm ged"
    )

    @Argument(help: "Client identifier.") var clientID: String
    @Option(help: "The identifier again: without it nothing is done.") var confirm: String?
    @OptionGroup var realm: RealmOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let path = Path.realm(try self.realm.slug(), "applications", self.clientID, "remove")
        let body = ApplicationRemoval(confirm: self.confirm, dryRun: self.change.dryRun)
        let changed = try await self.server.client.post(path, body, ChangeResource<ApplicationResource>.self)
        try self.output.printer.item(changed.item, .application)
        Console.changes(changed.changes, isDryRun: changed.isDryRun)
    }
}
