import AdminAPI
import ArgumentParser

/// Of the two acts that change whether an agent is active.
struct AgentStatusOptions: ParsableArguments {
    @Argument(help: "Login or mail.") var name: String
    @Option(help: "Why, for the audit.") var reason: String?
    @OptionGroup var realm: RealmOptions
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    /// `effect` is told only when something changed, or would.
    func send(_ act: String, done: String, effect: String? = nil, isDryRun: Bool) async throws {
        let slug = try self.realm.slug()
        let body = StatusChange(reason: self.reason, dryRun: isDryRun)
        let path = Path.realm(slug, "agents", self.name, act)
        let changed = try await self.server.client.post(path, body, ChangeResource<AgentResource>.self)
        try self.output.printer.item(changed.item, .agent)
        let agent = "agent \(changed.item.login) of \(slug)"
        guard !changed.changes.isEmpty else { return Console.message("\(agent) is \(done) already: nothing to change") }
        Console.message(
            "\(agent) \(changed.isDryRun ? "would be \(done)" : done)\(effect.map { ": \($0)" } ?? "")"
        )
    }
}
