import Bootstrap
import Hummingbird
import HummingbirdCore
import HummingbirdTesting
import Logging
package import NIOCore
import Testing
import Web

extension Hub {
    /// The same hub behind a port of loopback, with TLS where its settings have it, for what needs a connection;
    /// `handlers` see what passes on each one.
    package func listen(
        through handlers: @escaping @Sendable () -> [any RemovableChannelHandler] = { [] },
        _ body: @escaping @Sendable (_ port: Int) async throws -> Void
    ) async throws {
        let router = HubRoutes.router(
            services: self.assembly.services,
            broker: self.broker,
            administration: self.assembly.administration,
            pages: self.assembly.pages,
            trustedProxies: self.assembly.configuration.trustedProxies,
            certificates: Server.certificates(self.assembly.configuration)
        )
        // The limits in time are another test's: here a machine that is slow is only slow.
        var limits = ConnectionLimits()
        limits.firstRequest = .hours(1)
        limits.idle = .hours(1)
        // Silent, and yet it keeps what it is told: a page of an error names the request by it.
        var logger = Logger(label: "hub")
        logger.logLevel = .critical
        let responder = router.buildResponder()
        let channel = Server.channel(
            limits,
            trusted: [],
            answers: BriefAnswers(responder, services: self.assembly.services, logger: logger)
        )
        let application = Hummingbird.Application(
            responder: responder,
            server: try Server.listener(
                .init(additionalChannelHandlers: handlers() + channel.additionalChannelHandlers()),
                self.assembly.configuration
            ),
            configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            logger: logger
        )
        try await application.test(.live) { client in
            try await body(try #require(client.port))
        }
    }
}
