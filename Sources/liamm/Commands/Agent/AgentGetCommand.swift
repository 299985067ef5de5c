import AdminAPI
import ArgumentParser

struct AgentGetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "get", abstract: "Shows one agent.")

    @Argument(help: "Login or mail.") var name: String
    @OptionGroup var realm: RealmOptions
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let path = Path.realm(try self.realm.slug(), "agents", self.name)
        try self.output.printer.item(try await self.server.client.get(path, AgentResource.self), .agent)
    }
}
