import AdminAPI
import ArgumentParser

struct OperatorCreateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Makes an operator's account, and the link behind which its password is chosen.",
        discussion: """
            Give the link to the operator: whoever opens it first chooses the password.

            Example:
              sudo liamm operator create astreinte --out astreinte.link
            """
    )

    @Argument(help: "Name to sign in with: letters, digits, - . _") var name: String
    @Option(help: "How long the link serves: 5m to 24h.") var life = Span(minutes: 60)
    @Option(help: "File for the link, readable by you only; - is stdout.") var out: String
    @Flag(help: "Replace the file of --out when it is there.") var force = false
    @OptionGroup var change: ChangeOptions
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let body = OperatorCreation(name: self.name, lifeMinutes: self.life.minutes, dryRun: self.change.dryRun)
        guard !self.change.dryRun else { return _ = try await self.ask(body) }
        try await SecretFile.receive(into: self.out, replacing: self.force) { try await self.ask(body) }
    }

    private func ask(_ body: OperatorCreation) async throws -> String? {
        let path = Path.platform("operators")
        let created = try await self.server.client.post(path, body, OperatorCreated.self)
        if self.out != "-" || body.dryRun { try self.output.printer.item(created.account, .operatorAccount) }
        let name = Console.printable(created.account.name)
        guard let link = created.link else {
            Console.message("operator \(name) would be created")
            return nil
        }
        Console.message("operator \(name) created; the link is good once, until \(link.link.expiresAt)")
        Console.message("then: liamm login --operator, to enrol a second factor and to try it")
        return link.address
    }
}
