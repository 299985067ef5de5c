/// How an application speaks OAuth 2.0 and OpenID Connect. In a change, what is absent stays and an empty text removes;
/// in a creation, what is absent has its default.
package struct ClientSettingsResource: Codable, Sendable, Hashable {
    /// `standard`, `fapi2`.
    package var profile: String?
    /// Grant types, as RFC 7591 names them.
    package var grants: [String]?
    package var requiresPKCE: Bool?
    package var requiresPushedRequests: Bool?
    /// `none`, `dpop`, `mtls`.
    package var tokenBinding: String?
    /// A JSON Web Key Set as text.
    package var keys: String?
    package var keysURI: String?
    /// `KIND=VALUE` with a kind of RFC 8705, section 2.1.2: `tls_client_auth_san_dns=client.example`.
    package var certificateSubject: String?
    package var assertionAlgorithm: String?
    package var requestObjectAlgorithm: String?
    /// `ALG/ENC`, as RFC 7518 names them: `RSA-OAEP-256/A256GCM`.
    package var requestObjectEncryption: String?
    /// `ALG/ENC`.
    package var idTokenEncryption: String?
    package var userinfoAlgorithm: String?
    package var userinfoEncryption: String?
    package var introspectionAlgorithm: String?
    /// `public`, `pairwise`.
    package var subjectType: String?
    package var sectorIdentifierURI: String?
    /// `liamm`, `keycloak`, `proconnect`.
    package var claimProfile: String?
    package var frontchannelLogoutURI: String?
    package var initiateLoginURI: String?
    /// Seconds; 0 removes it.
    package var defaultMaxAge: Int?
    package var resources: [String]?
    /// By which tokens name it, where it is a resource itself.
    package var ownResource: String?
    package var authorizationDetailTypes: [String]?
    package var exchangeAudiences: [String]?
    /// 0: the hub's own limit.
    package var requestsPerMinute: Int?
    package var template: String?
    package var logoURI: String?
    package var policyURI: String?
    package var termsURI: String?
    package var contacts: [String]?
    /// Read only: whether it registered itself, and until when it is kept.
    package var isDynamic: Bool?
    package var expiresAt: String?

    package init() {}
}
