import HTTPTypes
import HummingbirdTesting
import NIOCore
import NIOSSL

/// What somebody shows in TLS: the paths of a certificate and its key, in PEM.
package struct CertificateFiles: Sendable {
    package let certificate: String
    package let key: String

    package init(certificate: String, key: String) {
        self.certificate = certificate
        self.key = key
    }
}

/// Where a hub with TLS of its own is reached, on loopback.
package struct TLSDoor: Sendable {
    private let hub: Hub
    private let port: Int

    fileprivate init(hub: Hub, port: Int) {
        self.hub = hub
        self.port = port
    }

    /// The hub as somebody reaches it who trusts the authority of this PEM file and no other, looks for the name that
    /// its addresses have, and shows a certificate, or none. Each request is a connection: nothing is left of the one before.
    package func hub(
        trusting authority: String,
        showing files: CertificateFiles? = nil,
        versions: ClosedRange<TLSGeneration> = .twelve ... .thirteen
    ) throws -> Hub {
        var client = TLSConfiguration.makeClientConfiguration()
        client.trustRoots = .file(authority)
        client.minimumTLSVersion = versions.lowerBound.version
        client.maximumTLSVersion = versions.upperBound.version
        if let files {
            client.certificateChain = try NIOSSLCertificate.fromPEMFile(files.certificate).map { .certificate($0) }
            client.privateKey = .privateKey(try NIOSSLPrivateKey(file: files.key, format: .pem))
        }
        let host = String(Hub.url.dropFirst("https://".count))
        // A machine that is slow is only slow.
        let settings = TestClient.Configuration(tlsConfiguration: client, timeout: .seconds(120), serverName: host)
        return self.hub.reached { [port] request in
            try await TestClient.withClient(host: "127.0.0.1", port: port, configuration: settings) { client in
                let sent = TestClient.Request(
                    request.target,
                    method: request.method,
                    authority: host,
                    headers: request.fields,
                    body: request.buffer
                )
                return HubAnswer(try await client.execute(sent))
            }
        }
    }
}

/// Versions of TLS as a client may insist on them.
package enum TLSGeneration: Int, Sendable, Comparable {
    case eleven = 1, twelve, thirteen

    fileprivate var version: TLSVersion {
        switch self {
        case .eleven: .tlsv11
        case .twelve: .tlsv12
        case .thirteen: .tlsv13
        }
    }

    package static func < (left: TLSGeneration, right: TLSGeneration) -> Bool { left.rawValue < right.rawValue }
}

extension Hub {
    /// The hub behind the TLS of its settings.
    package func behindTLS(_ body: @escaping @Sendable (TLSDoor) async throws -> Void) async throws {
        try await self.listen { port in try await body(TLSDoor(hub: self, port: port)) }
    }
}
