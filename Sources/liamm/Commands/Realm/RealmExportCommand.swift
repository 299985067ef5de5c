import AdminAPI
import ArgumentParser

struct RealmExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Writes a realm as the file that declares it, to stdout."
    )

    @Argument(help: "Slug of the realm.") var name: String
    @OptionGroup var server: ServerOptions

    func run() async throws {
        let bytes = try await self.server.client.bytes(Path.platform("realms", self.name, "file"))
        Console.data(String(decoding: bytes.last == UInt8(ascii: "\n") ? bytes.dropLast() : bytes[...], as: UTF8.self))
    }
}
