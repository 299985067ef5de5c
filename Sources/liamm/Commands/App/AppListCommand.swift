import AdminAPI
import ArgumentParser

struct AppListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Lists the applications.")

    @OptionGroup var realm: RealmOptions
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let path = Path.realm(try self.realm.slug(), "applications")
        let list = try await self.server.client.get(path, ListEnvelope<ApplicationResource>.self)
        try self.output.printer.list(list.items, .application, next: list.next)
    }
}
