import AdminAPI
import ArgumentParser
import Foundation

/// Where the server is: the socket on its own machine, or a hub that one has signed in to.
struct ServerOptions: ParsableArguments {
    static let usualSocket = "/run/liamm/admin.sock"

    enum Place: Sendable, Hashable {
        case socket(String)
        case context(String)
    }

    @Option(help: "Path of the administration socket (LIAMM_SOCKET; root: /run/liamm/admin.sock).")
    var socket: String?

    @Option(help: "Name of the context, the hub signed in to (LIAMM_CONTEXT; liamm context list).")
    var context: String?

    var client: AdminClient {
        get throws {
            switch try self.place() {
            case .socket(let path): return AdminClient(socket: path)
            case .context(let name):
                let file = ContextFile(environment: ProcessInfo.processInfo.environment)
                let context = try Self.context(name, in: file)
                let connection = try Authorities.connection(context)
                return AdminClient(hub: context.hub, over: connection) {
                    try await SignedIn(file: file, name: name).token()
                }
            }
        }
    }

    /// What is named is used; else root uses the socket of its machine, and everybody the context in use.
    func place() throws -> Place {
        let environment = ProcessInfo.processInfo.environment.filter { !$0.value.isEmpty }
        switch (self.socket, self.context) {
        case (.some, .some): throw Problem.usage("a socket and a context are named: one only")
        case (let socket?, nil): return .socket(socket)
        case (nil, let context?): return .context(context)
        case (nil, nil): break
        }
        if let socket = environment["LIAMM_SOCKET"] { return .socket(socket) }
        if let context = environment["LIAMM_CONTEXT"] { return .context(context) }
        if geteuid() == 0, FileManager.default.fileExists(atPath: Self.usualSocket) {
            return .socket(Self.usualSocket)
        }
        guard let current = try ContextFile(environment: environment).read().current else {
            throw Problem(
                .notSignedIn,
                status: 401,
                title: "not signed in to a hub",
                hint: "liamm login https://…, or sudo liamm on the hub's own machine"
            )
        }
        return .context(current)
    }

    static func context(_ name: String, in file: ContextFile) throws -> ContextFile.Context {
        let known = try file.read().contexts
        guard let context = known[name] else {
            throw Problem.notFound("context \(name)", hint: "liamm context list", near: known.keys.sorted())
        }
        return context
    }
}
