import ArgumentParser
import Bootstrap
import Foundation
import Logging

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Run the server.")

    @OptionGroup var settings: Settings

    func run() async throws {
        Confinement.begin()
        LoggingSystem.bootstrap { JSONLogHandler(label: $0) }
        let environment = ProcessInfo.processInfo.environment
        let configuration = try ConfigurationReader(environment: environment).read(file: self.settings.config)
        // Before anything is opened: what a newer version would change is in use.
        let lock = try DatabaseLock(configuration.database)
        defer { withExtendedLifetime(lock) {} }
        let assembly = try await HubAssembly(configuration, environment: environment)
        try await Server.run(assembly, logger: Logger(label: "liammd"))
    }
}
