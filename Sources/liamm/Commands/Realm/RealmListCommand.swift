import AdminAPI
import ArgumentParser

struct RealmListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Lists the realms applied.")

    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let list = try await self.server.client.get(Path.platform("realms"), ListEnvelope<RealmResource>.self)
        try self.output.printer.list(list.items, .realm, next: list.next)
    }
}
