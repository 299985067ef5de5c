import AdminAPI
import ArgumentParser
import BrokerAPI

struct DocumentCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "document",
        abstract: "Documents deposited in a realm.",
        subcommands: [DocumentListCommand.self, DocumentGetCommand.self]
    )
}

struct DocumentListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists the documents of a realm, newest first."
    )

    @Option(help: "Business key, exactly.") var key: String?
    @Option(help: "What `next` was in the page before.") var before: String?
    @Option(help: "1 to 1000.") var limit: Int?
    @OptionGroup var realm: RealmOptions
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let query: [(String, String?)] = [
            ("key", self.key), ("before", self.before), ("limit", self.limit.map(String.init)),
        ]
        let path = Path.realm(try self.realm.slug(), "documents", query: query)
        let list = try await self.server.client.get(path, ListEnvelope<DocumentResource>.self)
        try self.output.printer.list(list.items, .document, next: list.next)
    }
}

struct DocumentGetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "get", abstract: "Shows one document.")

    @Argument(help: "Identifier of the document.") var id: String
    @OptionGroup var realm: RealmOptions
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let path = Path.realm(try self.realm.slug(), "documents", self.id)
        let document = try await self.server.client.get(path, DocumentResource.self)
        try self.output.printer.item(document, .document)
    }
}
