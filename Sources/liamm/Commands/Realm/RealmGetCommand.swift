import AdminAPI
import ArgumentParser

struct RealmGetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "get", abstract: "Shows one realm.")

    @Argument(help: "Slug of the realm.") var name: String
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let realm = try await self.server.client.get(Path.platform("realms", self.name), RealmResource.self)
        try self.output.printer.item(realm, .realm)
    }
}
