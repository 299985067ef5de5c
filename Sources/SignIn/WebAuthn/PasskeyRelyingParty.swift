import Foundation
import Primitives

/// The hub as authenticators know it: the domain that passkeys are bound to, and the origins they are used from.
package struct PasskeyRelyingParty: Sendable, Hashable {
    /// `rpId`: the host of the base URL.
    package let identifier: String
    /// Compared byte by byte.
    package let origins: [String]
    package let name: String
    /// In the order of preference.
    package let algorithms: [PasskeyAlgorithm]

    /// `badBaseURL` when browsers would make no passkey there: an address instead of a name, or no HTTPS beyond
    /// `localhost` (WebAuthn, section 5.1.3).
    package init(
        baseURL: String,
        otherOrigins: [String] = [],
        name: String,
        algorithms: [PasskeyAlgorithm] = PasskeyAlgorithm.allCases
    ) throws(WebAuthnError) {
        guard let parts = URLComponents(string: baseURL), let scheme = parts.scheme?.lowercased(),
            let host = parts.host?.lowercased(), Self.isDomain(host), parts.user == nil, parts.password == nil,
            scheme == "https" || scheme == "http" && (host == "localhost" || host.hasSuffix(".localhost"))
        else { throw WebAuthnError(.badBaseURL) }
        let port = parts.port.flatMap { $0 == (scheme == "https" ? 443 : 80) ? nil : ":\($0)" } ?? ""
        self.identifier = host
        self.origins = ["\(scheme)://\(host)\(port)"] + otherOrigins
        self.name = name
        self.algorithms = algorithms
    }

    private static func isDomain(_ host: String) -> Bool {
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        return host.utf8.count <= 253 && IPAddress(host) == nil
            && labels.allSatisfy { label in
                !label.isEmpty
                    && label.utf8.allSatisfy { byte in
                        UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
                            || byte == UInt8(ascii: "-")
                    }
            }
    }
}
