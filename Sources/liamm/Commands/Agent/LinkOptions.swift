import AdminAPI
import ArgumentParser

/// Of the two commands that give an agent a one-time link.
struct LinkOptions: ParsableArguments {
    @Argument(help: "Login or mail.") var name: String
    @Option(help: "How long it serves: 5m to 24h.") var life = Span(minutes: 60)
    @Option(help: "File for the link, readable by you only; - is stdout. No mail is sent then.") var out: String?
    @Flag(help: "Replace the file of --out when it is there.") var force = false
    @Flag(help: "With --out: mail it to the agent too.") var mail = false
    @OptionGroup var realm: RealmOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func send(_ act: String) async throws {
        let path = Path.realm(try self.realm.slug(), "agents", self.name, act)
        let body = LinkRequest(
            lifeMinutes: self.life.minutes,
            wantsAddress: self.out != nil,
            mailsAgent: self.mail || self.out == nil,
            dryRun: self.change.dryRun
        )
        guard let out = self.out, !self.change.dryRun else { return _ = try await self.ask(path, body) }
        try await SecretFile.receive(into: out, replacing: self.force) { try await self.ask(path, body) }
    }

    /// What it answers is a secret: the link is never printed with the rest.
    private func ask(_ path: String, _ body: LinkRequest) async throws -> String? {
        let given = try await self.server.client.post(path, body, LinkGiven.self)
        let link = given.link
        if self.out != "-" || link.isDryRun { try self.output.printer.item(link, .link) }
        let place = link.mailedTo.map { "queued for \($0)" } ?? "given to you alone"
        let words = "link for \(link.agent) of \(link.realm)"
        Console.message(Console.printable("\(words) \(link.isDryRun ? "would be " : "")\(place), good once"))
        return given.address
    }
}
