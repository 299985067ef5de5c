import AdminAPI
import ArgumentParser
import BrokerAPI

struct ExchangeCancelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel",
        abstract: "Calls an exchange off; what it had reached stays, with receipts."
    )

    @Argument(help: "Identifier of the exchange.") var id: String
    @Option(help: "Why, for the people who sent it and the audit.") var reason: String
    @OptionGroup var realm: RealmOptions
    @OptionGroup var change: AskingOptions
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try self.change.confirm("cancel exchange \(self.id)?", command: "liamm exchange cancel \(self.id) …")
        let path = Path.realm(try self.realm.slug(), "exchanges", self.id, "cancel")
        let body = StatusChange(reason: self.reason, dryRun: self.change.dryRun)
        let exchange = try await self.server.client.post(path, body, ExchangeResource.self)
        try self.output.printer.item(ExchangeRow(exchange), .exchange)
        Console.message("exchange \(self.id) \(self.change.dryRun ? "would be cancelled" : "cancelled")")
    }
}

struct ExchangeResumeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Offers the step under way anew, of an exchange that is suspended."
    )

    @Argument(help: "Identifier of the exchange.") var id: String
    @OptionGroup var realm: RealmOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let path = Path.realm(try self.realm.slug(), "exchanges", self.id, "resume")
        let body = StatusChange(reason: nil, dryRun: self.change.dryRun)
        let exchange = try await self.server.client.post(path, body, ExchangeResource.self)
        try self.output.printer.item(ExchangeRow(exchange), .exchange)
        Console.message("exchange \(self.id) \(self.change.dryRun ? "would be offered anew" : "offered anew")")
    }
}
