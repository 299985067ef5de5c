import AdminAPI
import ArgumentParser

struct AppGetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "get", abstract: "Shows one application.")

    @Argument(help: "Client identifier.") var name: String
    @OptionGroup var realm: RealmOptions
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let path = Path.realm(try self.realm.slug(), "applications", self.name)
        try self.output.printer.item(try await self.server.client.get(path, ApplicationResource.self), .application)
    }
}
