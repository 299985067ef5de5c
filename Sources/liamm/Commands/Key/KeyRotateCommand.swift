import AdminAPI
import ArgumentParser
import Offline

struct KeyRotateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate",
        abstract: "The next key begins to sign, the active one is retired, a new one is published."
    )

    @Option(help: "RS256, PS256, ES256 or EdDSA.") var alg: ApplicationDraft.Algorithm
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
            case "next": Console.message("\(key.kid) would sign")
            case "active": Console.message("\(key.kid) would be retired")
            default: continue
            }
        }
        Console.message("a new \(self.alg.rawValue) key would be published")
    }
}
