import AdminAPI
import ArgumentParser

struct AppRegistrationTokenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "registration-token",
        abstract: "Tokens with which applications register themselves (RFC 7591); without one nobody can.",
        subcommands: [
            AppRegistrationTokenCreateCommand.self, AppRegistrationTokenListCommand.self,
            AppRegistrationTokenRevokeCommand.self,
        ]
    )
}

struct AppRegistrationTokenCreateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Makes one; it is written to a file and never shown again.",
        discussion: """
            liamm app registration-token create "éditeur du portail" -r brest-metropole --uses 2 --out portail.token

            What registers with it opens for every agent of the realm, or by the rule of --access; agents are asked before it
            is told anything. `liamm app update` changes that. It is removed when it has been given no token for as long as
            --application-life says. A regional one (-r region) opens for nobody before it is activated in a realm.
            """
    )

    @Argument(help: "For whom it is.") var label: String
    @Option(help: "How many applications it registers, 1 to 1000.") var uses = 1
    @Option(help: "How long it may be used, 1h to 90d.") var life = Span(minutes: 1440)
    @Option(help: "How long what it registers is kept after its last use; without it, without end.")
    var applicationLife: Span?
    @Option(help: "Whom what it registers opens for: everyone, nobody or group:NAME, once for each group.")
    var access: [String] = []
    @Flag(help: "Ask a code challenge of all that it registers (RFC 7636), not of public clients only.") var pkce =
        false
    @Option(help: "File for the token, readable by you only; - is stdout.") var out: String?
    @Flag(help: "Replace the file of --out when it is there.") var force = false
    @OptionGroup var realm: RealmOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        try ApplicationOptions.check(access: self.access)
        if self.out == nil, !self.change.dryRun { throw ValidationError("Say where the token goes: --out FILE.") }
    }

    func run() async throws {
        let path = Path.realm(try self.realm.slug(), "registration-tokens")
        let body = RegistrationTokenRequest(
            label: self.label,
            uses: self.uses,
            lifeMinutes: self.life.minutes,
            applicationLifeMinutes: self.applicationLife?.minutes,
            access: self.access.isEmpty ? nil : self.access,
            requiresPKCE: self.pkce ? true : nil,
            dryRun: self.change.dryRun
        )
        try await SecretFile.receive(into: self.change.dryRun ? "-" : self.out ?? "-", replacing: self.force) {
            let given = try await self.server.client.post(path, body, RegistrationTokenGiven.self)
            if self.out != "-" { try self.output.printer.item(given.token, .registrationToken) }
            Console.message(
                self.change.dryRun ? "a token would be made" : "applications are registered at \(given.endpoint)"
            )
            return given.secret
        }
    }
}

struct AppRegistrationTokenListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Lists them.")

    @OptionGroup var realm: RealmOptions
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let path = Path.realm(try self.realm.slug(), "registration-tokens")
        let list = try await self.server.client.get(path, ListEnvelope<RegistrationTokenResource>.self)
        try self.output.printer.list(list.items, .registrationToken)
    }
}

struct AppRegistrationTokenRevokeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "Ends one; what was registered with it stays."
    )

    @Argument(help: "Identifier, as list shows it.") var id: String
    @OptionGroup var realm: RealmOptions
    @OptionGroup var change: AskingOptions
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let path = Path.realm(try self.realm.slug(), "registration-tokens", self.id, "revoke")
        try self.change.confirmOnTerminal("end the registration token \(self.id)?")
        let body = StatusChange(reason: nil, dryRun: self.change.dryRun)
        let changed = try await self.server.client.post(path, body, ChangeResource<RegistrationTokenResource>.self)
        try self.output.printer.item(changed.item, .registrationToken)
        Console.changes(changed.changes, isDryRun: changed.isDryRun)
    }
}
