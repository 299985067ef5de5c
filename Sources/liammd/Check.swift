import ArgumentParser
import Bootstrap
import Foundation

struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check settings, master key, database, keys, directories and mail; change nothing.",
        discussion: "Exits with 1 when something does not hold, and says what to do."
    )

    @OptionGroup var settings: Settings

    func run() async throws {
        Confinement.begin()
        let diagnosis = Diagnosis(environment: ProcessInfo.processInfo.environment) { print($0) }
        guard await diagnosis.run(file: self.settings.config) else { throw ExitCode.failure }
    }
}
