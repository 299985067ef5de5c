import AdminAPI
import ArgumentParser
import Foundation

struct LogoutCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "logout",
        abstract: "Signs out of a hub; its context stays."
    )

    @Option(help: "Name of the context (LIAMM_CONTEXT; the one in use).") var context: String?

    func run() async throws {
        let environment = ProcessInfo.processInfo.environment
        let file = ContextFile(environment: environment)
        let given = environment["LIAMM_CONTEXT"].flatMap { $0.isEmpty ? nil : $0 }
        guard let name = try self.context ?? given ?? file.read().current else {
            return Console.message("not signed in to any hub")
        }
        _ = try ServerOptions.context(name, in: file)
        let isTold = try await SignedIn(file: file, name: name).end()
        Console.message("signed out of \(name)")
        if !isTold { Console.message("warning: the hub was not told; what it gave ends by itself within 12 hours") }
    }
}
