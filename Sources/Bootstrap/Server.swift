import Foundation
import Hummingbird
import HummingbirdTLS
package import Logging
import Model
import NIOSSL
import ServiceLifecycle
import UnixSignals
import Web

/// Runs the three listeners and the background work until told to stop.
package enum Server {
    package static func run(_ assembly: HubAssembly, logger: Logger) async throws {
        let configuration = assembly.configuration
        // The administration socket is root's alone from its first moment, not after a later chmod.
        _ = umask(0o077)
        var services: [any Service] = [
            OutboxService(worker: assembly.outbox, logger: logger),
            AuditSequencer(audit: assembly.stores.audit, clock: assembly.clock, logger: logger),
            DirectorySchedule(stores: assembly.stores, synchronizer: assembly.synchronizer, logger: logger),
            CleanUp(stores: assembly.stores, clock: assembly.clock, logger: logger),
        ]
        services.append(
            Application(
                router: ManagementRoutes(stores: assembly.stores).router(),
                configuration: .init(
                    address: .hostname(configuration.management.host, port: configuration.management.port),
                    serverName: nil
                ),
                logger: logger
            )
        )
        services.append(
            Application(
                router: AdminRoutes.router(assembly.administration),
                configuration: .init(address: .unixDomainSocket(path: configuration.adminSocket), serverName: nil),
                onServerRunning: { _ in chmod(configuration.adminSocket, 0o600) },
                logger: logger
            )
        )
        services.append(try Self.hub(assembly, logger: logger))
        try? FileManager.default.removeItem(atPath: configuration.adminSocket)
        let group = ServiceGroup(
            configuration: .init(
                services: services.map { .init(service: $0) },
                gracefulShutdownSignals: [.sigterm, .sigint],
                logger: logger
            )
        )
        logger.info("liammd ready", metadata: ["issuer": "\(configuration.issuer)"])
        try await group.run()
        await assembly.close()
    }

    private static func hub(_ assembly: HubAssembly, logger: Logger) throws -> any Service {
        let configuration = assembly.configuration
        let router = HubRoutes.router(services: assembly.services, pages: assembly.pages)
        let settings = ApplicationConfiguration(
            address: .hostname(configuration.listen.host, port: configuration.listen.port),
            serverName: nil
        )
        guard let tls = configuration.tls else {
            return Application(router: router, configuration: settings, logger: logger)
        }
        let chain = try NIOSSLCertificate.fromPEMFile(tls.certificate).map { NIOSSLCertificateSource.certificate($0) }
        var server = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain,
            privateKey: .privateKey(try NIOSSLPrivateKey(file: tls.key, format: .pem))
        )
        server.minimumTLSVersion = .tlsv12
        return Application(
            router: router,
            server: try .tls(tlsConfiguration: server),
            configuration: settings,
            logger: logger
        )
    }
}
