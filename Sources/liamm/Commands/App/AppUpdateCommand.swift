import AdminAPI
import ArgumentParser
import Offline

struct AppUpdateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "update",
        abstract: "Changes an application; what is not named stays, lists are replaced whole.",
        discussion: """
            liamm app update ged -r brest-metropole --no-pkce
            liamm app update ged -r brest-metropole --profile fapi2 --auth private_key_jwt --jwks ged.jwks --binding dpop
            """
    )

    @Argument(help: "Client identifier.") var clientID: String
    @OptionGroup var application: ApplicationOptions
    @OptionGroup(title: "Protocol") var settings: ProtocolOptions
    @Flag(help: "Open the application again.") var enable = false
    @Flag(help: "Close the application for all.") var disable = false
    @OptionGroup var realm: RealmOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if self.enable && self.disable { throw ValidationError("Either --enable or --disable.") }
    }

    func run() async throws {
        let options = self.application
        func given(_ values: [String]) -> [String]? { values.isEmpty ? nil : values }
        var body = ApplicationChanges(dryRun: self.change.dryRun)
        body.name = options.name
        body.homeURL = options.url
        body.authentication = options.auth?.rawValue
        body.redirectURIs = given(options.redirectUri)
        body.postLogoutRedirectURIs = given(options.postLogoutRedirectUri)
        body.backchannelLogoutURI = options.backchannelLogoutUri
        body.idTokenAlgorithm = options.alg?.rawValue
        body.access = given(options.access)
        body.activatedRealms = given(options.activate)
        body.brokerRights = given(options.broker.map(\.rawValue))
        body.isThirdParty = options.thirdParty.map { $0 == .yes }
        body.isEnabled = self.enable ? true : self.disable ? false : nil
        body.client = try self.settings.changes()
        let path = Path.realm(try self.realm.slug(), "applications", self.clientID)
        let changed = try await self.server.client.patch(path, body, ChangeResource<ApplicationResource>.self)
        try self.output.printer.item(changed.item, .application)
        Console.changes(changed.changes, isDryRun: changed.isDryRun)
    }
}
