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
            last 15 minutes: sign in again when the hub asks for it. Ends with 4 when the sign-in has no second factor, which
            administrators need.

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
        let connection = try Authorities.connection(used)
        let signIn = try await DeviceSignIn(hub: hub, over: connection, clock: SystemWallClock())
        let invitation = try await signIn.begin()
        Self.show(invitation, isOperator: self.operator)
        let tokens = try await signIn.wait(for: invitation)
        try await file.change { content in
            content.contexts[name] = ContextFile.Context(hub: hub, caFile: kept, tokens: tokens)
            content.current = name
        }
        try await self.look(at: tokens, of: hub, over: connection, name)
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

    /// Says now what every command would say: that the sign-in is too weak, or that nothing may be done with it.
    private func look(
        at tokens: SignInTokens,
        of hub: String,
        over connection: HubConnection,
        _ name: String
    ) async throws {
        do {
            let client = AdminClient(hub: hub, over: connection) { tokens.access }
            _ = try await client.get(Path.platform("whoami"), OperatorResource.self)
            Console.message("signed in to \(name)")
        } catch let problem as Problem where problem.code == .insufficientAuthentication {
            throw Problem(
                .insufficientAuthentication,
                status: 401,
                title: "signed in to \(name) without a second factor: every command will be refused",
                detail: "enrol one at \(hub)/account/factors, then sign in again",
                hint: "liamm login \(hub)"
            )
        } catch let problem as Problem where problem.code == .forbidden {
            Console.message("signed in to \(name)")
            Console.message("warning: no role is given to you there yet; an administrator gives it: liamm admin grant")
        } catch {
            // The hub gave tokens; what it does not answer now, the next command will say.
            Console.message("signed in to \(name)")
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
