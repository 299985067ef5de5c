import AdminAPI
import ArgumentParser

struct AgentListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Lists the agents of a realm.")

    @Option(help: "At most this many; without it, all.") var limit: Int?
    @Option(help: "Only those after this login.") var after: String?
    @OptionGroup var realm: RealmOptions
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if let limit, limit < 1 { throw ValidationError("--limit is 1 or more.") }
    }

    func run() async throws {
        let slug = try self.realm.slug()
        var agents: [AgentResource] = []
        var next = self.after
        repeat {
            let size = min(1000, (self.limit ?? .max) - agents.count)
            let path = Path.realm(slug, "agents", query: [("after", next), ("limit", String(size))])
            let page = try await self.server.client.get(path, ListEnvelope<AgentResource>.self)
            agents += page.items
            next = page.next
        } while next != nil && agents.count < self.limit ?? .max
        try self.output.printer.list(agents, .agent, next: next)
    }
}
