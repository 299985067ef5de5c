import AdminAPI
import ArgumentParser
import BrokerAPI

package enum ExchangeState: String, CaseIterable, Sendable, ExpressibleByArgument {
    case waiting, suspended, completed, rejected, cancelled
}

struct ExchangeListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists the exchanges of a realm, newest first."
    )

    @Option(help: "waiting, suspended, completed, rejected or cancelled.") var state: ExchangeState?
    @Option(help: "Who must act: hub, or application:CLIENT_ID.") var owner: String?
    @Flag(help: "Only those whose moment has passed.") var overdue = false
    @Option(help: "Business key of the document, exactly.") var key: String?
    @Option(help: "What `next` was in the page before.") var before: String?
    @Option(help: "1 to 1000.") var limit: Int?
    @OptionGroup var realm: RealmOptions
    @OptionGroup var watch: WatchOptions
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let query: [(String, String?)] = [
            ("state", self.state?.rawValue), ("owner", self.owner), ("overdue", self.overdue ? "true" : nil),
            ("key", self.key), ("before", self.before), ("limit", self.limit.map(String.init)),
        ]
        let path = Path.realm(try self.realm.slug(), "exchanges", query: query)
        try await self.watch.show {
            let list = try await self.server.client.get(path, ListEnvelope<ExchangeResource>.self)
            try self.output.printer.list(list.items.map(ExchangeRow.init), .exchange, next: list.next)
        }
    }
}

struct ExchangeGetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "get", abstract: "Shows one exchange.")

    @Argument(help: "Identifier of the exchange.") var id: String
    @OptionGroup var realm: RealmOptions
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let path = Path.realm(try self.realm.slug(), "exchanges", self.id)
        let exchange = try await self.server.client.get(path, ExchangeResource.self)
        try self.output.printer.item(ExchangeRow(exchange), .exchange)
    }
}

struct ExchangeTimelineCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "timeline",
        abstract: "Shows what happened to an exchange, oldest first."
    )

    @Argument(help: "Identifier of the exchange.") var id: String
    @OptionGroup var realm: RealmOptions
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let path = Path.realm(try self.realm.slug(), "exchanges", self.id, "timeline")
        let list = try await self.server.client.get(path, ListEnvelope<TimelineItem>.self)
        try self.output.printer.list(list.items, .timeline)
    }
}
