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

            An operator's account (liamm operator) signs in with --operator: it needs no directory and no realm.
            """
    )

    @Argument(help: "Address of the hub: https://sso.bzh.example.") var hub: String?
    @Option(help: "What to call it; its host, unless said otherwise.") var context: String?

    @Option(help: "PEM file of the authorities to trust beside the machine's (LIAMM_CA_FILE); kept in the context.")
    var caFile: String?
    @Flag(help: "Sign in with a break-glass operator's account.") var `operator` = false

    func run() async throws {
        let environment = ProcessInfo.processInfo.environment
        let file = ContextFile(environment: environment)
        let content = try file.read()
        let (name, hub) = try self.target(in: content)
        let known = content.contexts[name].flatMap { $0.hub == hub ? $0.caFile : nil }
        let kept = try self.caFile.map { try Authorities.absolute($0) } ?? known
        let used = self.caFile == nil ? Authorities.named(in: environment) ?? kept : kept
        let signIn = try await DeviceSignIn(
            hub: hub,
            over: try Authorities.connection(used),
            clock: SystemWallClock()
        )
        let invitation = try await signIn.begin()
        Self.show(invitation, isOperator: self.operator)
        let tokens = try await signIn.wait(for: invitation)
        try await file.change { content in
            content.contexts[name] = ContextFile.Context(hub: hub, caFile: kept, tokens: tokens)
            content.current = name
        }
        Console.message("signed in to \(name)")
    }

    private static func show(_ invitation: DeviceSignIn.Invitation, isOperator: Bool) {
        guard !isOperator else {
            Console.message("open   \(Console.printable(invitation.operatorAddress))")
            Console.message("check  \(Console.printable(invitation.userCode))")
            return
        }
        Console.message("open   \(Console.printable(invitation.address))")
        Console.message("type   \(Console.printable(invitation.userCode))")
        if let complete = invitation.completeAddress {
            Console.message("or open \(Console.printable(complete))")
        }
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
