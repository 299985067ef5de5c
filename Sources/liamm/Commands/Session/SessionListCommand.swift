import AdminAPI
import ArgumentParser

struct SessionListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Lists an agent's sessions.")

    @Option(help: "Login or mail.") var agent: String
    @OptionGroup var realm: RealmOptions
    @OptionGroup var watch: WatchOptions
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let path = Path.realm(try self.realm.slug(), "agents", self.agent, "sessions")
        try await self.watch.show {
            let list = try await self.server.client.get(path, ListEnvelope<SessionResource>.self)
            try self.output.printer.list(list.items, .session)
        }
    }
}
