import AdminAPI
import ArgumentParser

struct VersionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "version",
        abstract: "Shows the version of this program."
    )

    func run() { Console.data("liamm \(Product.version)") }
}
