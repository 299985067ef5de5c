import AdminAPI
import ArgumentParser

struct DirectoryListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Lists the directories of a realm.")

    @Argument(help: "Slug of the realm.") var realm: String?
    @OptionGroup var option: RealmOptions
    @OptionGroup var watch: WatchOptions
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let path = Path.realm(try self.option.slug(self.realm), "directories")
        try await self.watch.show {
            let list = try await self.server.client.get(path, ListEnvelope<DirectoryResource>.self)
            try self.output.printer.list(list.items, .directory)
        }
    }
}
