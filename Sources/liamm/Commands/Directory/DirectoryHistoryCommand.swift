import AdminAPI
import ArgumentParser

struct DirectoryHistoryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "Lists synchronisations, the last first."
    )

    @OptionGroup var directory: DirectoryArguments
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let path = self.directory.path("runs")
        let list = try await self.server.client.get(path, ListEnvelope<DirectoryRunResource>.self)
        try self.output.printer.list(list.items, .run)
    }
}
