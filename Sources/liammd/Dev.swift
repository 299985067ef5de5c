import ArgumentParser
import Bootstrap
import Foundation
import Logging
import Model
import Primitives

struct Dev: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run a hub to try things on: a demonstration realm, accounts, nothing kept.",
        discussion: "A sandbox on loopback, in a temporary folder that goes away with it. Takes no settings file."
    )

    @Option(help: "Port of the hub; the next one answers /livez, /readyz and /metrics.")
    var port = 8080

    func validate() throws {
        guard 1024..<65_535 ~= self.port else { throw ValidationError("--port is 1024 to 65534.") }
    }

    func run() async throws {
        Confinement.begin()
        LoggingSystem.bootstrap { label in
            var handler = JSONLogHandler(label: label)
            handler.logLevel = .notice
            return handler
        }
        let development = try Development(port: self.port, environment: ProcessInfo.processInfo.environment)
        defer { development.remove() }
        let assembly = try await HubAssembly(development.configuration, environment: development.environment)
        let (accounts, secret): ([Development.Account], String)
        do {
            (accounts, secret) = try await development.fill(assembly.administration)
        } catch {
            await assembly.close()
            throw error
        }
        print(
            """
            SANDBOX: for trying things on this machine only; all of it is gone when this stops (Ctrl-C).

            hub             \(development.configuration.issuer)
            discovery       \(development.configuration.issuer)/.well-known/openid-configuration
            administration  LIAMM_SOCKET=\(development.configuration.adminSocket) liamm agent list -r \(Development.realm)

            """
        )
        for account in accounts { print("account         \(account.mail)   password \(account.password)") }
        print(
            """
            application     client_id \(Development.clientID)   client_secret \(secret)
                            redirect_uri \(Development.redirectURI)
            """
        )
        // Whoever reads through a pipe sees it now, not when the server stops.
        fflush(nil)
        try await Server.run(assembly, logger: Logger(label: "liammd"))
    }
}
