/// An application as it is proposed, before a server has accepted it: by a template, or by what another provider knew.
///
/// Values of its own and no rule: what may be registered is decided by the server that is asked to create it.
package struct ApplicationDraft: Sendable, Hashable, Codable {
    /// How it proves itself at the token endpoint (OpenID Connect Core, section 9; RFC 8705, section 2).
    package enum Authentication: String, CaseIterable, Sendable, Hashable, Codable {
        case none
        case secretBasic = "client_secret_basic"
        case secretPost = "client_secret_post"
        case privateKeyJWT = "private_key_jwt"
        case tls = "tls_client_auth"
        case selfSignedTLS = "self_signed_tls_client_auth"

        package var hasSecret: Bool { self == .secretBasic || self == .secretPost }
    }

    /// What its ID tokens are signed with (RFC 7518, section 3.1; RFC 8037, section 3.1).
    package enum Algorithm: String, CaseIterable, Sendable, Hashable, Codable { case RS256, PS256, ES256, EdDSA }

    /// Which claims its tokens carry, and under which names.
    package enum ClaimProfile: String, CaseIterable, Sendable, Hashable, Codable { case liamm, keycloak, proconnect }

    /// Whether two applications see one subject of an agent, or each its own (OpenID Connect Core, section 8).
    package enum SubjectType: String, CaseIterable, Sendable, Hashable, Codable { case `public`, pairwise }

    package enum Grant: String, CaseIterable, Sendable, Hashable, Codable {
        case authorizationCode = "authorization_code"
        case refreshToken = "refresh_token"
        case clientCredentials = "client_credentials"
        case deviceCode = "urn:ietf:params:oauth:grant-type:device_code"
        case tokenExchange = "urn:ietf:params:oauth:grant-type:token-exchange"
    }

    package var clientID: String
    package var name: String
    package var homeURL: String?
    package var authentication = Authentication.secretBasic
    package var redirectURIs: [String] = []
    package var postLogoutRedirectURIs: [String] = []
    package var backchannelLogoutURI: String?
    package var frontchannelLogoutURI: String?
    /// Where a sign-in begins that the portal starts (OpenID Connect Core, section 4).
    package var initiateLoginURI: String?
    package var idTokenAlgorithm = Algorithm.RS256
    package var requiresPKCE = true
    package var claimProfile = ClaimProfile.liamm
    package var subjectType = SubjectType.public
    package var grants: [Grant] = [.authorizationCode, .refreshToken]
    /// What it is expected to ask for; a server may ignore it.
    package var scopes: [String] = ["openid"]
    /// `nobody`, `everyone`, `group:NAME`.
    package var access: [String] = ["nobody"]
    package var isThirdParty = false
    package var isFAPI = false
    package var isEnabled = true
    /// Address of its public keys, for `private_key_jwt` and `self_signed_tls_client_auth`.
    package var keySetURL: String?
    /// Its public keys as a JSON key set, where it publishes none.
    package var keySet: String?
    /// Subject of its certificate (RFC 4514), for `tls_client_auth`.
    package var certificateSubject: String?
    /// Whom tokens of its own are for (RFC 8707), beyond the hub.
    package var resources: [String] = []
    /// Name of the template it was made from.
    package var template: String?

    package init(clientID: String, name: String) {
        self.clientID = clientID
        self.name = name
    }

    /// Whether agents sign in to it: what only acts for itself opens for nobody, and need not.
    package var signsAgentsIn: Bool { self.grants.contains(.authorizationCode) || self.grants.contains(.deviceCode) }
}
