import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOSSL

/// How the command line reaches a hub over HTTPS: its certificate is of an authority of the machine, or of a file that
/// the administrator names. There is no way to go on without verifying.
package struct HubConnection: Sendable {
    /// No certificate in PEM is in the file.
    package struct Unreadable: Error {
        package let path: String
    }

    struct Answer: Sendable {
        let status: Int
        let body: Data
    }

    private let authorities: [NIOSSLCertificate]

    /// Trusts the authorities of the machine.
    package init() { self.authorities = [] }

    /// Trusts those of a PEM file beside the machine's; nil: none.
    package init(authorities path: String?) throws(Unreadable) {
        guard let path else {
            self.authorities = []
            return
        }
        guard let certificates = try? NIOSSLCertificate.fromPEMFile(path), !certificates.isEmpty else {
            throw Unreadable(path: path)
        }
        self.authorities = certificates
    }

    /// Whatever keeps it from answering is `Unreachable`.
    func send(
        _ request: HTTPClientRequest,
        timeout: TimeAmount,
        limit: Int,
        place: String
    ) async throws -> Answer {
        do {
            var tls = TLSConfiguration.makeClientConfiguration()
            tls.minimumTLSVersion = .tlsv12
            if !self.authorities.isEmpty { tls.additionalTrustRoots = [.certificates(self.authorities)] }
            var configuration = HTTPClient.Configuration.singletonConfiguration
            configuration.tlsConfiguration = tls
            // A certificate that is not trusted now is not in ten minutes: it is said at once.
            configuration.connectionPool.retryConnectionEstablishment = false
            return try await HTTPClient.withHTTPClient(configuration: configuration) { client in
                try await Self.answer(client, request, timeout, limit)
            }
        } catch {
            throw AdminClient.Unreachable(place: place, isSocket: false, isUntrusted: Self.isUntrusted(error))
        }
    }

    private static func answer(
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
}
