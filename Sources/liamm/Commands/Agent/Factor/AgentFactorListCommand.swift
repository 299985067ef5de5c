import AdminAPI
import ArgumentParser

struct AgentFactorListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists the factors of an agent that count for the realm."
    )

    @Argument(help: "Login or mail.") var name: String
    @OptionGroup var realm: RealmOptions
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let path = Path.realm(try self.realm.slug(), "agents", self.name, "factors")
        let list = try await self.server.client.get(path, ListEnvelope<FactorResource>.self)
        try self.output.printer.list(list.items, .factor, next: list.next)
    }
}
