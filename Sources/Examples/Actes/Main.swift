import ArgumentParser
import Foundation
import RelyingParty
import Signatures

/// *Actes*: an example of an application where délibérations are written, sent to be signed, and come back.
@main
struct Main: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "actes",
        abstract: "Exemple d’application : télétransmission des actes."
    )

    @Option(help: "Port d’écoute.") var port: Int
    @Option(help: "Adresse d’écoute.") var host = "127.0.0.1"
    @Option(help: "Adresse publique (par défaut http://localhost:PORT).") var baseURL: String?
    @Option(help: "Émetteur OpenID Connect.") var issuer: String
    @Option(help: "Identifiant de l’application chez l’émetteur.") var clientID: String
    @Option(help: "Fichier qui contient le secret de l’application.") var clientSecretFile: String

    @Option(help: "Dossier des délibérations.") var data: String
    @Option(help: "Département des SIREN qui n’en portent pas.") var departement = "035"
    @Option(help: "Fichier PEM des autorités de signature reconnues.") var trustedRoots: String?

    func run() async throws {
        let settings = ExampleSettings(
            name: "actes",
            host: self.host,
            port: self.port,
            baseURL: self.baseURL,
            issuer: self.issuer,
            credentials: try ClientCredentials(clientID: self.clientID, secretFile: self.clientSecretFile)
        )
        let look = Look(
            title: "Actes",
            purpose: "Écrivez les délibérations de votre collectivité et faites-les signer.",
            entry: ("Mes délibérations", "/deliberations"),
            style: Embedded.text("style.css") ?? "",
            icon: Embedded.text("icon.svg") ?? ""
        )
        let (folder, departement) = (self.data, self.departement)
        let roots = try self.trustedRoots.map { try String(contentsOfFile: $0, encoding: .utf8) }
            .map { try Certificate.all(inPEM: $0) }
        do {
            try await ExampleApplication(settings: settings, look: look) { site in
                try ActesFeature(site: site, folder: folder, departement: departement, roots: roots ?? [])
            }.run()
        } catch {
            // Already logged, as one JSON line like the rest.
            throw ExitCode.failure
        }
    }
}
