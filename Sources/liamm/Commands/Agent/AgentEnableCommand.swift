import AdminAPI
import ArgumentParser

struct AgentEnableCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enable",
        abstract: "Enables an agent that was disabled."
    )

    @Argument(help: "Login or mail.") var name: String
    @Option(help: "Why, for the audit.") var reason: String?
    @OptionGroup var realm: RealmOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let slug = try self.realm.slug()
        let body = StatusChange(reason: self.reason, dryRun: self.change.dryRun)
        let path = Path.realm(slug, "agents", self.name, "enable")
        let changed = try await self.server.client.post(path, body, AgentResource.self)
        try self.output.printer.item(changed, .agent)
        let done = self.change.dryRun ? "would be enabled" : "enabled"
        Console.message("agent \(changed.login) of \(slug) \(done)")
    }
}
