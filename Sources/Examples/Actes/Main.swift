import ArgumentParser
import RelyingParty

/// *Actes*: an example of an application that sends a collectivité's acts to legality control.
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
            purpose: "Télétransmettez les délibérations et les arrêtés de votre collectivité.",
            style: Embedded.text("style.css") ?? "",
            icon: Embedded.text("icon.svg") ?? ""
        )
        do {
            try await ExampleApplication(settings: settings, look: look).run()
        } catch {
            // Already logged, as one JSON line like the rest.
            throw ExitCode.failure
        }
    }
}
