import AdminAPI
import ArgumentParser

struct SessionRevokeAllCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke-all",
        abstract: "Ends every session of an agent, with the grants, and tells the applications."
    )

    @Option(help: "Login or mail.") var agent: String
    @Option(help: "Why, for the audit.") var reason: String?
    @OptionGroup var realm: RealmOptions
    @OptionGroup var change: AskingOptions
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let path = Path.realm(try self.realm.slug(), "agents", self.agent, "sessions", "revoke")
        try self.change.confirmOnTerminal("end every session of \(self.agent)?")
        let body = StatusChange(reason: self.reason, dryRun: self.change.dryRun)
        let ended = try await self.server.client.post(path, body, SessionsEndedResource.self)
        try self.output.printer.document(ended, kind: "SessionsEnded", lines: [])
        let count = "\(ended.ended) \(ended.ended == 1 ? "session" : "sessions")"
        Console.message("\(count) of \(ended.agent) \(ended.isDryRun ? "would end" : "ended")")
    }
}
