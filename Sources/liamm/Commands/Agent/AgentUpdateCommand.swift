import AdminAPI
import ArgumentParser
import Primitives

struct AgentUpdateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "update",
        abstract: "Changes a local agent; what is not named stays."
    )

    @Argument(help: "Login or mail.") var name: String
    @Option var login: String?
    @Option var givenName: String?
    @Option var familyName: String?
    @Option var displayName: String?
    @Option(help: "An empty one removes it.") var mail: String?
    @Option(help: "An empty one removes it.") var title: String?
    @Option(help: "SIREN of one of the realm's bodies.") var organization: String?
    @Option(help: "Name of a group; once for each. Replaces all.") var group: [String] = []
    @Option(help: "agent, prestataire, partenaire or stagiaire; an empty one removes it.") var population: String?
    @Option(help: "Telephone number; an empty one removes it.") var phone: String?
    @Option(help: "File that holds a password, which the agent must change; - is stdin.") var passwordFile: String?
    @OptionGroup var realm: RealmOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        var body = AgentChanges(dryRun: self.change.dryRun)
        body.login = self.login
        body.givenName = self.givenName
        body.familyName = self.familyName
        body.displayName = self.displayName
        body.mail = self.mail
        body.title = self.title
        body.organization = self.organization
        body.groups = self.group.isEmpty ? nil : self.group
        body.population = self.population
        body.phone = self.phone
        body.password = try self.passwordFile.map { try SecretFile.read($0).revealed() }
        let changed = try await self.server.client.patch(
            Path.realm(try self.realm.slug(), "agents", self.name),
            body,
            ChangeResource<AgentResource>.self
        )
        try self.output.printer.item(changed.item, .agent)
        Console.changes(changed.changes, isDryRun: changed.isDryRun)
    }
}
