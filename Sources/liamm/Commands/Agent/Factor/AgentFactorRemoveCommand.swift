import AdminAPI
import ArgumentParser

struct AgentFactorRemoveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Takes the realm away from a factor: it is asked for no more here, and every session ends.",
        discussion: "A factor that counts for other realms stays there; with its last realm it is removed."
    )

    @Argument(help: "Login or mail.") var name: String
    @Argument(help: "Kind (passkey, totp, recovery-codes), name or identifier of the factor.") var factor: String
    @Option(help: "The agent's name again: without it nothing is done.") var confirm: String?
    @OptionGroup var realm: RealmOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let path = Path.realm(try self.realm.slug(), "agents", self.name, "factors", self.factor, "remove")
        let body = FactorRemoval(confirm: self.confirm, dryRun: self.change.dryRun)
        let changed = try await self.server.client.post(path, body, ChangeResource<FactorResource>.self)
        try self.output.printer.item(changed.item, .factor)
        Console.changes(changed.changes, isDryRun: changed.isDryRun)
    }
}
