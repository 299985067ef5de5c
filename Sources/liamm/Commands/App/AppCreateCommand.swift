import AdminAPI
import ArgumentParser
import Offline

struct AppCreateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Registers an application; its secret is written to a file and never shown again.",
        discussion: """
            liamm app create nextcloud --template nextcloud --url https://cloud.bzh.example -r brest-metropole --out cloud.secret

            Without --access the application opens for nobody. What a template says, a flag says otherwise. A file that is
            there is not replaced without --force.
            """
    )

    @Argument(help: "Client identifier.") var clientID: String
    @Option(help: "Known tool that stands at --url; liamm app templates shows them.") var template: String?
    @OptionGroup var application: ApplicationOptions
    @OptionGroup(title: "Protocol") var settings: ProtocolOptions
    @Option(help: "File for the secret, readable by you only; - is stdout.") var out: String?
    @Flag(help: "Replace the file of --out when it is there.") var force = false
    @OptionGroup var realm: RealmOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        let isSent = self.settings.grant.isEmpty || self.settings.grant.contains(.authorizationCode)
        if self.template == nil, self.application.redirectUri.isEmpty, self.application.broker.isEmpty, isSent {
            throw ValidationError("Give at least one --redirect-uri, or --template with --url.")
        }
        if self.template.flatMap(ApplicationTemplate.named)?.needsResource == true, self.settings.resource.isEmpty,
            self.application.broker.isEmpty
        {
            throw ValidationError("Say whom its tokens are for: --resource https://…, or --broker.")
        }
        if try self.draft().authentication.hasSecret, self.out == nil, !self.change.dryRun {
            throw ValidationError("Say where the secret goes: --out FILE, or --auth none for a public application.")
        }
    }

    func run() async throws {
        let slug = try self.realm.slug()
        var body = try self.draft().resource(realm: slug)
        var client = body.client ?? ClientSettingsResource()
        if self.template == nil {
            client.grants = nil
        } else if !self.application.broker.isEmpty {
            client.grants = (client.grants ?? []) + [GrantType.clientCredentials.name]
        }
        try self.settings.apply(to: &client)
        body.client = client
        body.activatedRealms = self.application.activate
        body.brokerRights = self.application.broker.map(\.rawValue)
        let query = [("dryRun", self.change.dryRun ? "true" : nil)]
        let path = Path.realm(slug, "applications", query: query)
        try await SecretFile.receive(into: self.change.dryRun ? "-" : self.out ?? "-", replacing: self.force) {
            let answer = try await self.server.client.post(path, body, ApplicationSecret.self)
            if self.out != "-" { try self.output.printer.item(answer.application, .application) }
            Console.message("application \(self.clientID) \(self.change.dryRun ? "would be created" : "created")")
            answer.application.nextSteps.forEach(Console.message)
            return answer.secret
        }
    }

    /// The template's application, or an empty one, with what is said by flags.
    private func draft() throws -> ApplicationDraft {
        let options = self.application
        var draft = ApplicationDraft(clientID: self.clientID, name: self.clientID)
        if let name = self.template {
            do throws(ApplicationTemplate.Refusal) {
                draft = try ApplicationTemplate.require(name).draft(clientID: self.clientID, url: options.url)
            } catch {
                throw ValidationError(error.description)
            }
        }
        draft.name = options.name ?? draft.name
        draft.homeURL = draft.homeURL ?? options.url
        draft.authentication = options.auth ?? draft.authentication
        draft.idTokenAlgorithm = options.alg ?? draft.idTokenAlgorithm
        if !options.redirectUri.isEmpty { draft.redirectURIs = options.redirectUri }
        if !options.postLogoutRedirectUri.isEmpty { draft.postLogoutRedirectURIs = options.postLogoutRedirectUri }
        draft.backchannelLogoutURI = options.backchannelLogoutUri ?? draft.backchannelLogoutURI
        if !options.access.isEmpty { draft.access = options.access }
        draft.isThirdParty = options.thirdParty == .yes
        return draft
    }
}
