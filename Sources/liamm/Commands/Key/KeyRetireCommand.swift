import AdminAPI
import ArgumentParser

struct KeyRetireCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retire",
        abstract: "Takes a key out of turn: the next one of its algorithm takes its place, a new one is made.",
        discussion: """
            What the key signed, or was encrypted to it, stays good for its time. With --compromised the key is gone, and \
            all of that is refused at once.
            """
    )

    @Argument(help: "Identifier of the key, as `liamm key list` shows it.") var id: String
    @Flag(help: "Somebody else may have the key: end what it was for.") var compromised = false
    @Option(parsing: .unconditional, help: "The identifier again: without it no key is called compromised.")
    var confirm: String?
    @OptionGroup var change: AskingOptions
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let body = KeyRetirement(compromised: self.compromised, confirm: self.confirm, dryRun: self.change.dryRun)
        let path = Path.platform("keys", self.id, "retire")
        try self.change.confirmOnTerminal(
            self.compromised
                ? "refuse everything that \(self.id) signed, or that was encrypted to it?" : "retire \(self.id)?"
        )
        let list = try await self.server.client.post(path, body, ListEnvelope<KeyResource>.self)
        try self.output.printer.list(list.items, .key)
        let verb = self.change.dryRun ? "would be" : "is"
        Console.message("\(self.id) \(verb) \(self.compromised ? "published no more" : "retired")")
    }
}
