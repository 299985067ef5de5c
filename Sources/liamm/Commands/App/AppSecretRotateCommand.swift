import AdminAPI
import ArgumentParser

struct AppSecretRotateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate",
        abstract: "Makes a new secret; the one before stays valid beside it until the next rotation."
    )

    @Argument(help: "Client identifier.") var clientID: String
    @Option(help: "File for the secret, readable by you only; - is stdout.") var out: String?
    @Flag(help: "Replace the file of --out when it is there.") var force = false
    @Flag(help: "The secret before stops at once.") var dropPrevious = false
    @OptionGroup var realm: RealmOptions
    @OptionGroup var change: AskingOptions
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if self.out == nil, !self.change.dryRun { throw ValidationError("Say where the secret goes: --out FILE.") }
    }

    func run() async throws {
        let path = Path.realm(try self.realm.slug(), "applications", self.clientID, "secret")
        let body = SecretRotation(dropPrevious: self.dropPrevious, dryRun: self.change.dryRun)
        if self.dropPrevious {
            try self.change.confirmOnTerminal("stop the secret that \(self.clientID) has now?")
        }
        try await SecretFile.receive(into: self.change.dryRun ? "-" : self.out ?? "-", replacing: self.force) {
            let answer = try await self.server.client.post(path, body, ApplicationSecret.self)
            if self.out != "-" { try self.output.printer.item(answer.application, .application) }
            Console.message("secret of \(self.clientID) \(self.change.dryRun ? "would be rotated" : "rotated")")
            return answer.secret
        }
    }
}
