import AdminAPI
import ArgumentParser

struct WhoAmICommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "whoami",
        abstract: "Shows whom the hub takes you for: the name its audit keeps."
    )

    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let answer = try await self.server.client.get(Path.platform("whoami"), OperatorResource.self)
        try self.output.printer.item(answer, .operator)
        switch try self.server.place() {
        case .socket: break
        case .context(let name): Console.message("context \(name)")
        }
    }
}
