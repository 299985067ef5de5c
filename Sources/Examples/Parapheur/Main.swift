import ArgumentParser
import Foundation
import Primitives
import RelyingParty
import Signatures

/// *Parapheur*: an example of an application where documents are approved and signed.
@main
struct Main: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "parapheur",
        abstract: "Exemple d’application : parapheur électronique."
    )

    @Option(help: "Port d’écoute.") var port: Int
    @Option(help: "Adresse d’écoute.") var host = "127.0.0.1"
    @Option(help: "Adresse publique (par défaut http://localhost:PORT).") var baseURL: String?
    @Option(help: "Émetteur OpenID Connect.") var issuer: String
    @Option(help: "Identifiant de l’application chez l’émetteur.") var clientID: String
    @Option(help: "Fichier qui contient le secret de l’application.") var clientSecretFile: String

    @Option(help: "Dossier où est gardée l’autorité de démonstration.") var data: String
    @Option(help: "Groupe dont les membres signent (par défaut tous les agents).") var signersGroup: String?

    func run() async throws {
        let settings = ExampleSettings(
            name: "parapheur",
            host: self.host,
            port: self.port,
            baseURL: self.baseURL,
            issuer: self.issuer,
            credentials: try ClientCredentials(clientID: self.clientID, secretFile: self.clientSecretFile)
        )
        let look = Look(
            title: "Parapheur",
            purpose: "Lisez, signez ou refusez les documents qui attendent votre décision.",
            entry: ("Documents à signer", "/documents"),
            style: Embedded.text("style.css") ?? "",
            icon: Embedded.text("icon.svg") ?? ""
        )
        try FileManager.default.createDirectory(
            atPath: self.data,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        let now = Timestamp(TimeSource.system.now)
        let authority = try DemoAuthority.loadOrMake(at: "\(self.data)/authority.pem", now: now)
        let group = self.signersGroup
        do {
            try await ExampleApplication(settings: settings, look: look) { site in
                ParapheurFeature(site: site, authority: authority, group: group)
            }.run()
        } catch {
            // Already logged, as one JSON line like the rest.
            throw ExitCode.failure
        }
    }
}
