import NIOCore
import NIOPosix
import NIOSSL
import Primitives

/// Hands mails to the relay of the settings: one connection each, every step and the whole within its time.
package struct SMTPClient: Sendable {
    package enum SetupFailure: Error, Hashable, CustomStringConvertible {
        case unreadableAuthorities(path: String)
        case accountWithoutTLS

        package var description: String {
            switch self {
            case .unreadableAuthorities(let path): "\(path) holds no certificate that can be read"
            case .accountWithoutTLS: "a password is sent under TLS only"
            }
        }
    }

    /// What a relay offers, as far as an operator wants to know it.
    package struct Report: Sendable, Hashable {
        package let isEncrypted: Bool
        package let isAuthenticated: Bool
        /// Octets of a message; nil when the relay states no limit.
        package let size: Int?
    }

    private let settings: SMTPSettings
    private let recipients: RecipientGuard
    private let tls: NIOSSLContext?

    package init(_ settings: SMTPSettings, recipients: RecipientGuard) throws(SetupFailure) {
        guard settings.account == nil || settings.security != .none else { throw .accountWithoutTLS }
        self.settings = settings
        self.recipients = recipients
        guard settings.security != .none else {
            self.tls = nil
            return
        }
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        configuration.certificateVerification = .fullVerification
        do {
            if let path = settings.authorities {
                let authorities = try NIOSSLCertificate.fromPEMFile(path)
                guard !authorities.isEmpty else { throw SetupFailure.unreadableAuthorities(path: path) }
                configuration.trustRoots = .certificates(authorities)
            }
            self.tls = try NIOSSLContext(configuration: configuration)
        } catch {
            throw .unreadableAuthorities(path: settings.authorities ?? "the machine's store of authorities")
        }
    }

    /// Returns once the relay answers for the mail.
    package func send(_ message: MailMessage) async throws(SMTPError) {
        guard self.recipients.allows(message.to) else { throw SMTPError(.sandbox) }
        _ = try await self.converse(.send(from: message.from, to: message.to, content: message.bytes))
    }

    /// Says who we are and leaves: nothing is sent.
    package func probe() async throws(SMTPError) -> Report {
        let features = try await self.converse(.probe)
        return Report(
            isEncrypted: self.settings.security != .none,
            isAuthenticated: self.settings.account != nil,
            size: features.size
        )
    }

    private func converse(_ purpose: SMTPConversation.Purpose) async throws(SMTPError) -> SMTPFeatures {
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let promise = loop.makePromise(of: SMTPFeatures.self)
        let whole = loop.scheduleTask(in: .init(self.settings.patience.whole)) { promise.fail(SMTPError(.timedOut)) }
        let connection = self.bootstrap(loop, purpose, promise)
            .connect(host: self.settings.host, port: self.settings.port)
        connection.whenFailure { error in
            let isLate = if case .connectTimeout? = error as? ChannelError { true } else { false }
            promise.fail(SMTPError(isLate ? .timedOut : .unreachable))
        }
        // Whatever ends the waiting ends the connection, one that is made too late as well.
        promise.futureResult.whenFailure { _ in connection.whenSuccess { $0.close(promise: nil) } }
        promise.futureResult.whenComplete { _ in whole.cancel() }
        do {
            return try await withTaskCancellationHandler {
                try await promise.futureResult.get()
            } onCancel: {
                promise.fail(SMTPError(.cancelled))
            }
        } catch {
            throw error as? SMTPError ?? SMTPError(.closed)
        }
    }

    private func bootstrap(
        _ loop: any EventLoop,
        _ purpose: SMTPConversation.Purpose,
        _ promise: EventLoopPromise<SMTPFeatures>
    ) -> ClientBootstrap {
        let (settings, tls) = (self.settings, self.tls)
        return ClientBootstrap(group: loop)
            .connectTimeout(.init(settings.patience.connect))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let makeTLS = { try Self.handler(tls, host: settings.host) }
                    let isImplicit = settings.security == .implicit
                    if isImplicit { try channel.pipeline.syncOperations.addHandler(makeTLS()) }
                    try channel.pipeline.syncOperations.addHandler(
                        SMTPHandler(
                            SMTPConversation(settings, purpose),
                            replyTime: .init(settings.patience.reply),
                            isImplicit: isImplicit,
                            tls: makeTLS,
                            promise: promise
                        )
                    )
                }
            }
    }

    /// The name is checked against the certificate; an address that is none, as the address it is (RFC 6125).
    private static func handler(_ context: NIOSSLContext?, host: String) throws -> NIOSSLClientHandler {
        guard let context else { throw SMTPError(.noTLS) }
        let isAddress = (try? SocketAddress(ipAddress: host, port: 0)) != nil
        return try NIOSSLClientHandler(context: context, serverHostname: isAddress ? nil : host)
    }
}
