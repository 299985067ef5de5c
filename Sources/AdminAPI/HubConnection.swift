import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// Calls over the network, for a command that somebody waits for: what is refused is said at once, what may be a hiccup
/// is tried again twice, and said to be.
///
/// Over HTTPS the certificate of the hub is of an authority of the machine, or of a file that the administrator names.
/// There is no way to go on without verifying.
package struct HubConnection: Sendable {
    /// No certificate in PEM is in the file.
    package struct Unreadable: Error {
        package let path: String
    }

    struct Answer: Sendable {
        let status: Int
        let body: Data
    }

    private static let pauses: [Duration] = [.seconds(1), .seconds(3)]

    /// No redirect is followed: a token goes where it was sent to.
    private static let configuration: HTTPClient.Configuration = {
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.timeout.connect = .seconds(10)
        // A certificate that is not trusted now is not in ten minutes: it is said at once.
        configuration.connectionPool.retryConnectionEstablishment = false
        return configuration
    }()

    private static let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: Self.configuration)

    private let authorities: [NIOSSLCertificate]
    private let notice: @Sendable (String) -> Void

    /// Trusts the authorities of the machine. `notice` is told why a call takes its time.
    package init(notice: @escaping @Sendable (String) -> Void = { _ in }) {
        self.authorities = []
        self.notice = notice
    }

    /// Trusts those of a PEM file beside the machine's; nil: none.
    package init(
        authorities path: String?,
        notice: @escaping @Sendable (String) -> Void = { _ in }
    ) throws(Unreadable) {
        self.notice = notice
        guard let path else {
            self.authorities = []
            return
        }
        guard let certificates = try? NIOSSLCertificate.fromPEMFile(path), !certificates.isEmpty else {
            throw Unreadable(path: path)
        }
        self.authorities = certificates
    }

    /// Whatever keeps it from answering is `Unreachable`. Nothing is sent twice: only a connection that did not come
    /// about is tried again.
    func send(
        _ request: HTTPClientRequest,
        timeout: TimeAmount,
        limit: Int,
        place: String
    ) async throws -> Answer {
        do {
            guard !self.authorities.isEmpty else {
                return try await self.answer(Self.client, request, timeout, limit)
            }
            var tls = TLSConfiguration.makeClientConfiguration()
            tls.minimumTLSVersion = .tlsv12
            tls.additionalTrustRoots = [.certificates(self.authorities)]
            var configuration = Self.configuration
            configuration.tlsConfiguration = tls
            return try await HTTPClient.withHTTPClient(configuration: configuration) { client in
                try await self.answer(client, request, timeout, limit)
            }
        } catch let error as CancellationError {
            throw error
        } catch {
            throw AdminClient.Unreachable(
                place: place,
                isSocket: false,
                isRefused: Self.isRefusal(error),
                isUntrusted: Self.isUntrusted(error)
            )
        }
    }

    private func answer(
        _ client: HTTPClient,
        _ request: HTTPClientRequest,
        _ timeout: TimeAmount,
        _ limit: Int
    ) async throws -> Answer {
        for pause in Self.pauses {
            do {
                return try await Self.once(client, request, timeout, limit)
            } catch {
                guard Self.isPassing(error) else { throw error }
                self.notice("no connection: trying again…")
                try await Task.sleep(for: pause)
            }
        }
        return try await Self.once(client, request, timeout, limit)
    }

    private static func once(
        _ client: HTTPClient,
        _ request: HTTPClientRequest,
        _ timeout: TimeAmount,
        _ limit: Int
    ) async throws -> Answer {
        let response = try await client.execute(request, timeout: timeout)
        let body = Data(try await response.body.collect(upTo: limit).readableBytesView)
        return Answer(status: Int(response.status.code), body: body)
    }

    private static func isUntrusted(_ error: any Error) -> Bool {
        switch error {
        case NIOSSLError.handshakeFailed, is NIOSSLExtraError: true
        default: false
        }
    }

    /// Every address of the host refuses.
    private static func isRefusal(_ error: any Error) -> Bool {
        if let error = error as? NIOConnectionError {
            return !error.connectionErrors.isEmpty && error.connectionErrors.allSatisfy { self.isRefusal($0.error) }
        }
        return (error as? IOError)?.errnoCode == ECONNREFUSED
    }

    private static func isPassing(_ error: any Error) -> Bool {
        if self.isRefusal(error) { return false }
        if error is NIOConnectionError { return true }
        if let error = error as? HTTPClientError { return error == .connectTimeout }
        return [EHOSTUNREACH, ENETUNREACH, ETIMEDOUT].contains((error as? IOError)?.errnoCode)
    }
}
