import Bootstrap
import HubTesting
import Primitives

/// A hub behind TLS of its own, as the certification suite meets one: whoever reaches it trusts a throwaway authority and
/// nobody else, and clients may show certificates that the same authority signed.
struct TLSScene: Sendable {
    let files: SharedAuthorityFiles
    let door: TLSDoor
    /// As browsers and clients without a certificate reach it.
    let hub: Hub

    /// As a client reaches it that shows one of the throwaway certificates, or none.
    func hub(showing name: String?) throws -> Hub {
        guard let name else { return self.hub }
        return try self.door.hub(trusting: self.files.path("root"), showing: self.files.shown(name))
    }

    /// The hub's clock is the machine's: what openssl signs begins now.
    static func lend(
        settings change: @escaping @Sendable (inout Configuration) -> Void = { _ in },
        _ body: @escaping @Sendable (TLSScene) async throws -> Void
    ) async throws {
        try await SharedAuthority.shared.withFiles { files in
            let server = files.shown("server")
            try await Hub.lend(settings: {
                $0.tls = .init(certificate: server.certificate, key: server.key)
                $0.clientCertificates.isRequested = true
                $0.clientCertificates.authorities = files.path("root")
                change(&$0)
            }) { hub in
                hub.clock.advance(by: max(.zero, SystemWallClock().now - hub.clock.now) + .minutes(1))
                try await hub.behindTLS { door in
                    let plain = try door.hub(trusting: files.path("root"))
                    try await body(TLSScene(files: files, door: door, hub: plain))
                }
            }
        }
    }
}
