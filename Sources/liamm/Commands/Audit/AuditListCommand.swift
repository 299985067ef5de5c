import AdminAPI
import ArgumentParser

struct AuditListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists entries, the last first.",
        discussion: """
            liamm audit list --event agent.disabled
            liamm audit list --agent agent.exemple -r brest-metropole      by the agent, and of the agent

            WHO is the login of the agent who did it, AGENT that of the one it speaks of, as they are called now.
            """
    )

    @Option(name: [.short, .long], help: "Only of this realm.") var realm: String?
    @Option(help: "Only of this name: agent.disabled, session.refused…") var event: String?
    @Option(help: "Only what this agent of -r did, or what was done to them: login or mail.") var agent: String?
    @Option(help: "At most this many.") var limit = 50
    @OptionGroup var watch: WatchOptions
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if self.limit < 1 { throw ValidationError("--limit is 1 or more.") }
        if self.agent != nil, self.realm == nil { throw ValidationError("--agent is an agent of a realm: -r SLUG.") }
    }

    func run() async throws {
        let query = [
            ("realm", self.realm), ("event", self.event), ("agent", self.agent), ("limit", String(self.limit)),
        ]
        let path = Path.platform("audit", query: query)
        try await self.watch.show {
            let list = try await self.server.client.get(path, ListEnvelope<AuditResource>.self)
            try self.output.printer.list(list.items, .audit)
        }
    }
}
