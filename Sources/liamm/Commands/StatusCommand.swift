import AdminAPI
import ArgumentParser

struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "status", abstract: "Shows how the hub is.")

    @OptionGroup var watch: WatchOptions
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await self.watch.show {
            let status = try await self.server.client.get(Path.platform("status"), StatusResource.self)
            try self.output.printer.item(status, .status)
        }
    }
}
