/// Why a file is no export of a Keycloak realm, and where.
package struct KeycloakRefusal: Error, Sendable, Hashable, CustomStringConvertible {
    /// `clients[3].redirectUris`; empty for the file as a whole.
    package let path: String
    package let detail: String

    package var description: String { self.path.isEmpty ? self.detail : "\(self.path): \(self.detail)" }
}
