import Bootstrap
import Hummingbird
import HummingbirdTesting
import Logging
import Testing
import Web

extension Hub {
    /// The same hub behind a port of loopback, for what needs a connection.
    package func listen(_ body: @escaping @Sendable (_ port: Int) async throws -> Void) async throws {
        let router = HubRoutes.router(
            services: self.assembly.services,
            broker: self.assembly.broker,
            pages: self.assembly.pages
        )
        let application = Hummingbird.Application(
            router: router,
            configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            logger: Logger(label: "hub") { _ in SwiftLogNoOpLogHandler() }
        )
        try await application.test(.live) { client in
            try await body(try #require(client.port))
        }
    }
}
