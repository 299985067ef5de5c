import AdminAPI
import ArgumentParser

struct DirectoryHistoryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "Lists synchronisations, the last first."
    )

    @OptionGroup var directory: DirectoryArguments
    @OptionGroup var watch: WatchOptions
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let path = try self.directory.path("runs")
        try await self.watch.show {
            let list = try await self.server.client.get(path, ListEnvelope<DirectoryRunResource>.self)
            try self.output.printer.list(list.items, .run)
        }
    }
}
