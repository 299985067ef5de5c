import AdminAPI
import ArgumentParser

struct KeyRotateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate",
        abstract: "The next key begins its turn, the active one is retired, a new one is made."
    )

    @Option(help: "What they sign by, or what is encrypted to them by.") var alg: KeyAlgorithm
    @OptionGroup var change: ChangeOptions
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let body = KeyRotation(algorithm: self.alg.rawValue, dryRun: self.change.dryRun)
        let path = Path.platform("keys", "rotate")
        let list = try await self.server.client.post(path, body, ListEnvelope<KeyResource>.self)
        try self.output.printer.list(list.items, .key)
        guard self.change.dryRun else { return Console.message("\(self.alg.rawValue) keys rotated") }
        for key in list.items where key.algorithm == self.alg.rawValue {
            switch key.state {
            case "next": Console.message("\(key.kid) would \(self.alg.signs ? "sign" : "be encrypted to")")
            case "active": Console.message("\(key.kid) would be retired")
            default: continue
            }
        }
        Console.message("a new \(self.alg.rawValue) key would be made")
    }
}
