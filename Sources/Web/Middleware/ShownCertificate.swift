import Foundation
import HTTPTypes
package import Hummingbird
package import NIOCore
package import Primitives

/// Says which certificate a client has shown: to this server, or to a proxy of ours that says so (RFC 9440).
///
/// A `Client-Cert` header that no proxy of ours sent is not read at all; and the certificate of a proxy is not that of
/// the client behind it.
package struct ShownCertificate: RouterMiddleware {
    package typealias Context = HubRequestContext

    /// Where certificates may come from.
    package struct Sources: Sendable {
        /// DER of the certificate that the other end of a connection has shown in TLS.
        package typealias OfConnection = @Sendable (any Channel) async -> [UInt8]?

        package static let none = Sources(isForwarded: false, ofConnection: nil)

        let isForwarded: Bool
        let ofConnection: OfConnection?

        /// `isForwarded`: the trusted proxies set `Client-Cert`, and let nobody else set it. `ofConnection` nil: TLS here
        /// asks nobody.
        package init(isForwarded: Bool, ofConnection: OfConnection?) {
            self.isForwarded = isForwarded
            self.ofConnection = ofConnection
        }
    }

    private let trusted: [IPNetwork]
    private let sources: Sources
    private static let name = HTTPField.Name("Client-Cert")

    /// Before `ClientAddress`, which puts another address in the peer's place.
    package init(trustedProxies: [IPNetwork], sources: Sources) {
        self.trusted = trustedProxies
        self.sources = sources
    }

    package func handle(
        _ request: Request,
        context: HubRequestContext,
        next: (Request, HubRequestContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        let peer = IPAddress(context.clientAddress)
        if let peer, self.trusted.contains(where: { $0.contains(peer) }) {
            guard self.sources.isForwarded, let name = Self.name else { return try await next(request, context) }
            context.certificate = Self.certificate(in: request.headers[values: name])
        } else if let ofConnection = self.sources.ofConnection {
            context.certificate = await ofConnection(context.channel)
        }
        return try await next(request, context)
    }

    /// RFC 9440, section 2.1: one byte sequence (RFC 8941, section 3.3.5) without parameters; nil for anything else.
    static func certificate(in values: [String]) -> [UInt8]? {
        guard values.count == 1, values[0].utf8.count <= 32_768 else { return nil }
        let text = values[0].trimmingPrefix { $0 == " " }
        guard text.utf8.count > 2, text.first == ":", text.last == ":" else { return nil }
        return Data(base64Encoded: String(text.dropFirst().dropLast())).map { Array($0) }
    }
}
