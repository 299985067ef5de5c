import AdminAPI
import ArgumentParser
import Foundation
import Primitives

struct LoginCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "login",
        abstract: "Signs in to a hub: shows an address and a code, to be opened in any browser.",
        discussion: """
            Without an address: the hub of the context in use. Ending something and changing roles need a sign-in of the
            last 15 minutes: sign in again when the hub asks for it.
            """
    )

    @Argument(help: "Address of the hub: https://sso.bzh.example.") var hub: String?
    @Option(help: "What to call it; its host, unless said otherwise.") var context: String?

    func run() async throws {
        let file = ContextFile(environment: ProcessInfo.processInfo.environment)
        let (name, hub) = try self.target(in: file.read())
        let signIn = try await DeviceSignIn(hub: hub, clock: SystemWallClock())
        let invitation = try await signIn.begin()
        Console.message("open   \(Console.printable(invitation.address))")
        Console.message("type   \(Console.printable(invitation.userCode))")
        if let complete = invitation.completeAddress {
            Console.message("or open \(Console.printable(complete))")
        }
        let tokens = try await signIn.wait(for: invitation)
        try await file.change { content in
            content.contexts[name] = ContextFile.Context(hub: hub, tokens: tokens)
            content.current = name
        }
        Console.message("signed in to \(name)")
    }

    private func target(in content: ContextFile.Content) throws -> (name: String, hub: String) {
        if let hub = self.hub {
            let address = try HubAddress(hub)
            return (self.context ?? address.name, address.text)
        }
        let given = ProcessInfo.processInfo.environment["LIAMM_CONTEXT"].flatMap { $0.isEmpty ? nil : $0 }
        guard let name = self.context ?? given ?? content.current, let known = content.contexts[name] else {
            throw Problem.usage("name the hub: liamm login https://sso.bzh.example")
        }
        return (name, known.hub)
    }
}
