import AdminAPI
import ArgumentParser

struct OperatorListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists the operators: what each has enrolled, and when it was last tried."
    )

    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let path = Path.platform("operators")
        let list = try await self.server.client.get(path, ListEnvelope<OperatorAccountResource>.self)
        try self.output.printer.list(list.items, .operatorAccount)
    }
}
