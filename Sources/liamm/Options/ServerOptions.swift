import AdminAPI
import ArgumentParser
import Foundation

/// Where the server is.
struct ServerOptions: ParsableArguments {
    @Option(help: "Path of the administration socket (LIAMM_SOCKET; /run/liamm/admin.sock).")
    var socket: String?

    var client: AdminClient {
        AdminClient(
            socket: self.socket ?? ProcessInfo.processInfo.environment["LIAMM_SOCKET"] ?? "/run/liamm/admin.sock"
        )
    }
}
