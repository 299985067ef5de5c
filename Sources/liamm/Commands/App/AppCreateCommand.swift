import AdminAPI
import ArgumentParser

struct AppCreateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Registers an application; its secret is written to a file and never shown again.",
        discussion: "Without --access the application opens for nobody."
    )

    @Argument(help: "Client identifier.") var clientID: String
    @OptionGroup var application: ApplicationOptions
    @Option(help: "File for the secret, readable by you only; - is stdout.") var out: String?
    @OptionGroup var realm: RealmOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if self.application.redirectUri.isEmpty, self.application.broker.isEmpty {
            throw ValidationError("Give at least one --redirect-uri.")
        }
        if self.application.auth != ClientAuthentication.none, self.out == nil, !self.change.dryRun {
            throw ValidationError("Say where the secret goes: --out FILE, or --auth none for a public application.")
        }
    }

    func run() async throws {
        let slug = try self.realm.slug()
        let options = self.application
        let body = ApplicationResource(
            clientID: self.clientID,
            name: options.name ?? self.clientID,
            realm: slug,
            homeURL: options.url,
            authentication: (options.auth ?? .secretBasic).rawValue,
            redirectURIs: options.redirectUri,
            postLogoutRedirectURIs: options.postLogoutRedirectUri,
            backchannelLogoutURI: options.backchannelLogoutUri,
            idTokenAlgorithm: (options.alg ?? .RS256).rawValue,
            access: options.access.isEmpty ? ["nobody"] : options.access,
            activatedRealms: options.activate,
            brokerRights: options.broker.map(\.rawValue),
            isThirdParty: options.thirdParty == .yes,
            isEnabled: true
        )
        let query = [("dryRun", self.change.dryRun ? "true" : nil)]
        let path = Path.realm(slug, "applications", query: query)
        try await SecretFile.receive(into: self.change.dryRun ? "-" : self.out ?? "-") {
            let answer = try await self.server.client.post(path, body, ApplicationSecret.self)
            if self.out != "-" { try self.output.printer.item(answer.application, .application) }
            Console.message("application \(self.clientID) \(self.change.dryRun ? "would be created" : "created")")
            return answer.secret
        }
    }
}
