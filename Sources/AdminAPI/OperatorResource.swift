package import Primitives

/// Whom the hub takes the caller for, and what they may administer.
package struct OperatorResource: Codable, Sendable, Hashable {
    /// As the audit names the operator; for an agent, the login.
    package let name: String
    package let isSandbox: Bool
    /// Of an agent: the realm of the affiliation that the roles are exercised with.
    package let realm: String?
    /// `platform-admin`, `realm-admin:armor`. Of the socket's operator: none, for nothing is refused there.
    package let roles: [String]
    package let authenticatedAt: Timestamp?
    /// When the sign-in ends.
    package let expiresAt: Timestamp?

    package init(
        name: String,
        isSandbox: Bool,
        realm: String? = nil,
        roles: [String] = [],
        authenticatedAt: Timestamp? = nil,
        expiresAt: Timestamp? = nil
    ) {
        self.name = name
        self.isSandbox = isSandbox
        self.realm = realm
        self.roles = roles
        self.authenticatedAt = authenticatedAt
        self.expiresAt = expiresAt
    }
}
