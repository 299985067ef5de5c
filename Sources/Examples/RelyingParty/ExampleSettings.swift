import Foundation

/// Where an example application listens and whom it trusts to sign agents in.
package struct ExampleSettings: Sendable {
    package let name: String
    package let host: String
    package let port: Int
    package let baseURL: String
    package let issuer: String
    package let credentials: ClientCredentials

    package init(
        name: String,
        host: String,
        port: Int,
        baseURL: String?,
        issuer: String,
        credentials: ClientCredentials
    ) {
        self.name = name
        self.host = host
        self.port = port
        let baseURL = baseURL ?? "http://localhost:\(port)"
        self.baseURL = baseURL.hasSuffix("/") ? String(baseURL.dropLast()) : baseURL
        self.issuer = issuer
        self.credentials = credentials
    }

    /// Scheme, host and port of the issuer; the agent's portal is at its root, also for a realm's issuer.
    var issuerOrigin: String { Self.origin(of: self.issuer) }

    var isSecure: Bool { self.baseURL.hasPrefix("https://") }

    private static func origin(of address: String) -> String {
        let parts = address.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        return parts.prefix(3).joined(separator: "/")
    }
}
