import AdminAPI
import ArgumentParser
import Primitives

struct KeyShowJWKSCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show-jwks",
        abstract: "Prints the public keys as applications read them (RFC 7517)."
    )

    @OptionGroup var server: ServerOptions

    func run() async throws {
        let bytes = try await self.server.client.bytes(Path.platform("keys", "jwks"))
        Console.data(Rendering.json(try StrictJSON.parse(bytes)))
    }
}
