import AdminAPI
import ArgumentParser

struct KeyRotateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate",
        abstract: "The next key begins its turn, the active one is retired, a new one is made.",
        discussion: """
            liamm key rotate --alg ES256 --yes

            The hub does it by itself (`keys` in its settings). Applications keep the key set for five minutes: a next key
            that signs and was published less long ago is refused, for what it signs could not be verified everywhere.
            """
    )

    @Option(help: "What they sign by, or what is encrypted to them by.") var alg: KeyAlgorithm
    @Flag(help: "Although applications may not know the next key yet.") var force = false
    @OptionGroup var change: AskingOptions
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let name = self.alg.rawValue
        try self.change.confirm("rotate the \(name) keys?", command: "liamm key rotate --alg \(name)")
        let body = KeyRotation(algorithm: name, dryRun: self.change.dryRun, force: self.force)
        let path = Path.platform("keys", "rotate")
        let list = try await self.server.client.post(path, body, ListEnvelope<KeyResource>.self)
        try self.output.printer.list(list.items, .key)
        guard self.change.dryRun else { return Console.message("\(name) keys rotated") }
        for key in list.items where key.algorithm == name {
            switch key.state {
            case "next": Console.message("\(key.kid) would \(self.alg.signs ? "sign" : "be encrypted to")")
            case "active": Console.message("\(key.kid) would be retired")
            default: continue
            }
        }
        Console.message("a new \(name) key would be made")
    }
}
