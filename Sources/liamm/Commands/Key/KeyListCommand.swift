import AdminAPI
import ArgumentParser

struct KeyListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Lists the keys, with their turn.")

    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let list = try await self.server.client.get(Path.platform("keys"), ListEnvelope<KeyResource>.self)
        try self.output.printer.list(list.items, .key)
    }
}
