import ArgumentParser
import Bootstrap
import Foundation

struct Migrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Bring the database to this version's schema.")

    @OptionGroup var settings: Settings

    func run() async throws {
        Confinement.begin()
        let environment = ProcessInfo.processInfo.environment
        let configuration = try ConfigurationReader(environment: environment).read(file: self.settings.config)
        let lock = try DatabaseLock(configuration.database)
        defer { withExtendedLifetime(lock) {} }
        let assembly = try await HubAssembly(configuration, environment: environment)
        print("the database is at this version's schema")
        await assembly.close()
    }
}
