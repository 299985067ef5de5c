import AdminAPI
import ArgumentParser

struct DirectoryTestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Connects, binds and reads, step by step, and keeps nothing."
    )

    private struct Nothing: Encodable {}

    @OptionGroup var directory: DirectoryArguments
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let path = try self.directory.path("test")
        let steps = try await self.server.client.post(path, Nothing(), ListEnvelope<String>.self)
        try self.output.printer.document(steps, kind: steps.kind, lines: steps.items)
    }
}
