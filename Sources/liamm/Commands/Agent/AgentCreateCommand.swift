import AdminAPI
import ArgumentParser
import Primitives

struct AgentCreateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Makes a local agent, with a password kept by the hub."
    )

    @Argument(help: "Login.") var login: String
    @Option var givenName: String
    @Option var familyName: String
    @Option var mail: String?
    @Option(help: "What the agent does.") var title: String?
    @Option(help: "SIREN of one of the realm's bodies; the realm's own without it.") var organization: String?
    @Option(help: "agent, prestataire, partenaire or stagiaire.") var population: String?
    @Option(help: "Telephone number, such as +33 2 98 00 00 00.") var phone: String?
    @Option(help: "Name of a group; once for each.") var group: [String] = []
    @Option(help: "File that holds the first password, which the agent must change; - is stdin. Without it: none.")
    var passwordFile: String?
    @OptionGroup var realm: RealmOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let slug = try self.realm.slug()
        let body = AgentCreation(
            login: self.login,
            mail: self.mail,
            givenName: self.givenName,
            familyName: self.familyName,
            title: self.title,
            organization: self.organization,
            population: self.population,
            phone: self.phone,
            groups: self.group.isEmpty ? nil : self.group,
            password: try self.passwordFile.map { try SecretFile.read($0).revealed() },
            dryRun: self.change.dryRun
        )
        let made = try await self.server.client.post(Path.realm(slug, "agents"), body, AgentResource.self)
        try self.output.printer.item(made, .agent)
        Console.message("agent \(made.login) of \(slug) \(self.change.dryRun ? "would be created" : "created")")
    }
}
