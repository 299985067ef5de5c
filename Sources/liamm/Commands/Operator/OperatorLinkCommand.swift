import AdminAPI
import ArgumentParser

struct OperatorLinkCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "link",
        abstract: "Gives a link behind which an operator chooses a new password; the second factor stays.",
        discussion: """
            It serves once. A factor that is lost is taken away by liamm agent factor remove NAME FACTOR -r platform
            --confirm NAME; the next sign-in enrols another.
            """
    )

    @Argument(help: "Name of the operator.") var name: String
    @Option(help: "How long it serves: 5m to 24h.") var life = Span(minutes: 60)
    @Option(help: "File for the link, readable by you only; - is stdout.") var out: String
    @Flag(help: "Replace the file of --out when it is there.") var force = false
    @OptionGroup var change: ChangeOptions
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let body = OperatorLinkRequest(lifeMinutes: self.life.minutes, dryRun: self.change.dryRun)
        guard !self.change.dryRun else { return _ = try await self.ask(body) }
        try await SecretFile.receive(into: self.out, replacing: self.force) { try await self.ask(body) }
    }

    private func ask(_ body: OperatorLinkRequest) async throws -> String? {
        let path = Path.platform("operators", self.name, "link")
        let given = try await self.server.client.post(path, body, LinkGiven.self)
        if self.out != "-" || body.dryRun { try self.output.printer.item(given.link, .link) }
        let name = Console.printable(given.link.agent)
        Console.message("link for operator \(name) \(body.dryRun ? "would be given" : "given"), good once")
        return given.address
    }
}
