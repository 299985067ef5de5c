package import Administration
import Foundation
package import Model
import Primitives

/// `liammd dev`: a hub in a folder that goes away with it, with a realm to try things in. It takes no setting, binds to
/// loopback and is a sandbox: nobody mistakes it for a hub in production.
package struct Development: Sendable {
    package struct Account: Sendable {
        package let login: String
        package let mail: String
        package let password: String
    }

    /// Settings that the environment may hold for a real hub; beside them nothing is started.
    private static let refused = ["LIAMM_ISSUER", "LIAMM_DATABASE", "LIAMM_MASTER_KEY", "LIAMM_LISTEN"]
    private static let masterKey = "LIAMM_DEVELOPMENT_KEY"
    package static let realm: Realm.Slug = "demonstration"
    package static let clientID = "exemple"
    package static let redirectURI = "http://localhost:3000/callback"

    package let configuration: Configuration
    package let environment: [String: String]
    package let folder: String

    /// A folder of its own below the temporary one, for its owner alone.
    package init(port: Int, environment: [String: String]) throws {
        if let name = Self.refused.first(where: { environment[$0] != nil }) {
            throw ConfigurationProblem(place: name, message: "it is set for a real hub; liammd dev takes no setting")
        }
        let random = SystemRandomSource()
        let name = "liamm-dev-\(Hex.encode(random.bytes(6)))"
        self.folder = FileManager.default.temporaryDirectory.appending(path: name).path()
        try FileManager.default.createDirectory(
            atPath: self.folder,
            withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o700]
        )
        var configuration = Configuration()
        configuration.issuer = "http://localhost:\(port)"
        configuration.listen = .init(host: "127.0.0.1", port: port)
        configuration.management = .init(host: "127.0.0.1", port: port + 1)
        configuration.database = "sqlite:\(self.folder)/liamm.db"
        configuration.objects = "file:\(self.folder)/objects"
        configuration.objects = "file:\(self.folder)/objects"
        configuration.masterKey = "env:\(Self.masterKey)"
        configuration.adminSocket = "\(self.folder)/admin.sock"
        configuration.sandbox = true
        self.configuration = configuration
        self.environment = environment.merging([Self.masterKey: Hex.encode(random.bytes(32))]) { _, made in made }
    }

    /// The realm, two agents with passwords of this run, and an application of the developer's own machine.
    package func fill(_ administration: AdministrationServices) async throws -> (accounts: [Account], secret: String) {
        let plan = try await administration.realms.plan([("demonstration.yaml", Self.realmFile)])
        try await administration.realms.apply(plan, confirmedRemovals: [], actor: .hub)
        var accounts: [Account] = []
        for (login, title, groups) in [("agent.exemple", nil, []), ("elu.exemple", "Maire", ["elus"])]
            as [(String, String?, [String])]
        {
            accounts.append(try await self.account(login, title, groups, administration))
        }
        let application = Application(
            realm: Self.realm,
            clientID: .init(Self.clientID),
            name: "Application d'exemple",
            redirectURIs: [Self.redirectURI],
            access: .everyone
        )
        let secret = try await administration.applications
            .create(application, isDryRun: false, actor: .hub).secret
        return (accounts, secret ?? "")
    }

    package func remove() { try? FileManager.default.removeItem(atPath: self.folder) }

    private func account(
        _ login: String,
        _ title: String?,
        _ groups: [String],
        _ administration: AdministrationServices
    ) async throws -> Account {
        let account = Account(
            login: login,
            mail: "\(login)@demonstration.bzh.example",
            password: Base64URL.encode(SystemRandomSource().bytes(12))
        )
        let profile = Affiliation.Profile(
            login: login,
            mail: account.mail,
            givenName: login.hasPrefix("elu") ? "Élu" : "Agent",
            familyName: "Exemple",
            title: title,
            organization: try await administration.realms.realm(Self.realm).siren,
            groups: groups
        )
        _ = try await administration.agents.create(
            profile,
            password: Secret(account.password),
            // Printed for whoever tries the hub: there is nobody to hide it from.
            chosenBy: .agent,
            in: Self.realm,
            isDryRun: false,
            actor: .hub
        )
        return account
    }

    private static let realmFile = """
        apiVersion: liamm/v1
        kind: Realm
        realm:
          slug: demonstration
          name: "Démonstration"
          siren: "123456782"
          nature: CC
          departement: "29"
          languages: [fr]
        domains:
          - demonstration.bzh.example
        organizations:
          - siren: "123456782"
            name: "Démonstration"

        """
}
