import ArgumentParser
import Bootstrap
import Foundation
import Model

struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check settings, database and keys without serving anything."
    )

    @OptionGroup var settings: Settings

    func run() async throws {
        let environment = ProcessInfo.processInfo.environment
        let configuration = try ConfigurationReader(environment: environment).read(file: self.settings.config)
        print("settings    ok: issuer \(configuration.issuer)")
        let assembly = try await HubAssembly(configuration, environment: environment)
        print("database    ok: \(configuration.database.split(separator: ":").first ?? "")")
        print("keys        ok: \(try await assembly.stores.keys.all().count) signing keys open under the master key")
        print("realms      ok: \(try await assembly.stores.registry.all().count) applied")
        await assembly.close()
    }
}

struct Migrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Bring the database to this version's schema.")

    @OptionGroup var settings: Settings

    func run() async throws {
        let environment = ProcessInfo.processInfo.environment
        let configuration = try ConfigurationReader(environment: environment).read(file: self.settings.config)
        let assembly = try await HubAssembly(configuration, environment: environment)
        print("the database is at this version's schema")
        await assembly.close()
    }
}
