import AdminAPI
import Foundation
import Hummingbird
package import HummingbirdCore
import HummingbirdTLS
package import Logging
import Model
import NIOCore
import NIOSSL
package import Primitives
import ServiceLifecycle
import UnixSignals
package import Web

/// Runs the three listeners and the background work until told to stop.
package enum Server {
    package static func run(_ assembly: HubAssembly, logger: Logger) async throws {
        do {
            try await self.serve(assembly, logger: logger)
        } catch {
            await assembly.close()
            throw self.explained(error, assembly.configuration)
        }
        await assembly.close()
    }

    private static func serve(_ assembly: HubAssembly, logger: Logger) async throws {
        let configuration = assembly.configuration
        // Its file would be taken away from a server that runs.
        guard !SocketProbe.isAnswered(configuration.adminSocket) else {
            throw ConfigurationProblem(
                place: "adminSocket",
                message: "a server answers on \(configuration.adminSocket) already: stop it first"
            )
        }
        // The administration socket is root's alone from its first moment, not after a later chmod.
        Confinement.begin()
        var services: [any Service] = [
            OutboxService(worker: assembly.outbox, logger: logger),
            DirectorySchedule(stores: assembly.stores, synchronizer: assembly.synchronizer, logger: logger),
        ]
        services += assembly.repeatedWork(logger: logger)
        services.append(
            Application(
                router: ManagementRoutes(
                    stores: assembly.stores,
                    meter: assembly.services.signIn.meter,
                    clock: assembly.clock
                ).router(),
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
        let (hub, answers) = try Self.hub(assembly, logger: logger)
        services.append(hub)
        try? FileManager.default.removeItem(atPath: configuration.adminSocket)
        let group = ServiceGroup(
            configuration: .init(
                services: services.map { .init(service: $0) },
                gracefulShutdownSignals: [.sigterm, .sigint],
                logger: logger
            )
        )
        logger.info("liammd ready", metadata: ["issuer": "\(configuration.issuer)"])
        let outcome: Result<Void, any Error>
        do {
            outcome = .success(try await group.run())
        } catch {
            outcome = .failure(error)
        }
        await answers.finish()
        try outcome.get()
    }

    /// Which of the two addresses it is, the error does not say: they are tried again.
    private static func explained(_ error: any Error, _ configuration: Configuration) -> any Error {
        guard let error = error as? IOError, error.errnoCode == EADDRINUSE else { return error }
        let taken = [("listen", configuration.listen), ("management", configuration.management)]
            .filter { TakenAddress.isTaken($0.1) }
        let names = taken.isEmpty ? "an address" : taken.map { $0.1.text }.joined(separator: " and ")
        return ConfigurationProblem(
            place: taken.isEmpty ? "listen, management" : taken.map(\.0).joined(separator: ", "),
            message: "\(names) is in use: another server runs there, or give another one"
        )
    }

    private static func hub(_ assembly: HubAssembly, logger: Logger) throws -> (any Service, BriefAnswers) {
        let configuration = assembly.configuration
        let router = HubRoutes.router(
            services: assembly.services,
            broker: assembly.broker,
            administration: assembly.administration,
            pages: assembly.pages,
            trustedProxies: configuration.trustedProxies,
            certificates: Self.certificates(configuration)
        )
        let responder = router.buildResponder()
        let limits = ConnectionLimits()
        let settings = ApplicationConfiguration(
            address: .hostname(configuration.listen.host, port: configuration.listen.port),
            serverName: nil,
            availableConnectionsDelegate: .maximum(limits.total, logger: logger)
        )
        let answers = BriefAnswers(responder, services: assembly.services, logger: logger)
        let channel = Self.channel(limits, trusted: configuration.trustedProxies, answers: answers)
        let application = Application(
            responder: responder,
            server: try Self.listener(channel, configuration),
            configuration: settings,
            logger: logger
        )
        return (application, answers)
    }

    /// TLS where the settings name a certificate.
    package static func listener(
        _ channel: HTTP1Channel.Configuration,
        _ configuration: Configuration
    ) throws -> HTTPServerBuilder {
        guard let files = configuration.tls else { return .http1(configuration: channel) }
        return try .tls(.http1(configuration: channel), configuration: Self.tls(files, configuration))
    }

    /// A certificate that a client shows is recorded and never refused here: what it proves, and to whom, is decided
    /// where a client must prove itself.
    private static func tls(
        _ files: Configuration.Certificate,
        _ configuration: Configuration
    ) throws -> TLSChannelConfiguration {
        let chain = try NIOSSLCertificate.fromPEMFile(files.certificate).map {
            NIOSSLCertificateSource.certificate($0)
        }
        var server = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain,
            privateKey: .privateKey(try NIOSSLPrivateKey(file: files.key, format: .pem))
        )
        server.minimumTLSVersion = .tlsv12
        // Of TLS 1.2, those of FAPI 2.0 Security Profile, section 5.2.2; TLS 1.3 has no others than good ones.
        server.cipherSuiteValues = [
            .TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, .TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
            .TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, .TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
        ]
        guard configuration.clientCertificates.isRequested else { return .init(tlsConfiguration: server) }
        server.certificateVerification = .optionalVerification
        return .init(
            tlsConfiguration: server,
            customVerificationCallback: { _, promise in promise.succeed(.certificateVerified) }
        )
    }

    /// Where certificates of clients come from, as the settings say.
    package static func certificates(_ configuration: Configuration) -> ShownCertificate.Sources {
        let settings = configuration.clientCertificates
        guard settings.isRequested, configuration.tls != nil else {
            return .init(isForwarded: settings.isForwarded, ofConnection: nil)
        }
        return .init(isForwarded: settings.isForwarded) { channel in
            guard let certificate = try? await channel.nioSSL_peerCertificate().get() else { return nil }
            return try? certificate.toDERBytes()
        }
    }

    /// What every connection passes before a request is read, and who answers the brief ones on the way.
    package static func channel(
        _ limits: ConnectionLimits,
        trusted: [IPNetwork],
        answers: BriefAnswers
    ) -> HTTP1Channel.Configuration {
        let ledger = ConnectionLedger(limits, trusted: trusted)
        return .init(
            additionalChannelHandlers: [
                ConnectionDoor(ledger: ledger, patience: limits.firstRequest),
                // Before the brief requests, so that it sees them too: Hummingbird's own is behind them, without a limit.
                HTTPConnectionStateHandler(idleTimeout: Duration(limits.idle), logger: answers.logger),
                BriefRequests(answers, patience: limits.idle),
            ]
        )
    }
}
