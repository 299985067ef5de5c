/// What an authorization request asked beyond scopes, kept with what it gave. JSON as it was sent is kept as text.
package struct GrantDetails: Sendable, Hashable, Codable {
    /// The key that tokens are bound to: an RFC 7638 thumbprint (DPoP) or the SHA-256 of a certificate, base64url.
    package enum Confirmation: Sendable, Hashable, Codable {
        case key(String)
        case certificate(String)
    }

    /// The `claims` parameter (OpenID Connect Core, section 5.5).
    package var claims: String?
    /// Resource indicators granted (RFC 8707).
    package var resources: [String]
    /// `authorization_details` granted (RFC 9396).
    package var authorizationDetails: String?
    package var confirmation: Confirmation?
    /// Refresh tokens stay as they are: FAPI 2.0, where the key protects them.
    package var isUnrotated: Bool

    package init(
        claims: String? = nil,
        resources: [String] = [],
        authorizationDetails: String? = nil,
        confirmation: Confirmation? = nil,
        isUnrotated: Bool = false
    ) {
        self.claims = claims
        self.resources = resources
        self.authorizationDetails = authorizationDetails
        self.confirmation = confirmation
        self.isUnrotated = isUnrotated
    }

    package var isEmpty: Bool { self == GrantDetails() }
}
