import AdminAPI
import ArgumentParser

struct AdminListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Lists the administrators.")

    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let path = Path.platform("administrators")
        let list = try await self.server.client.get(path, ListEnvelope<AdministratorResource>.self)
        try self.output.printer.list(list.items, .administrator)
    }
}
