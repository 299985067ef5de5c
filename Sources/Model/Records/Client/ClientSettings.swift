package import JOSE
package import Primitives

/// How an application speaks OAuth 2.0 and OpenID Connect, beyond its secret and its redirect addresses. The defaults
/// are what a new confidential application should have.
package struct ClientSettings: Sendable, Hashable {
    /// Grant types that are not self-evident (RFC 7591, section 2): the others follow from what is registered.
    package enum GrantKind: String, Sendable, Hashable, Codable, CaseIterable {
        case authorizationCode = "authorization_code"
        case refreshToken = "refresh_token"
        case clientCredentials = "client_credentials"
        case deviceCode = "urn:ietf:params:oauth:grant-type:device_code"
        case tokenExchange = "urn:ietf:params:oauth:grant-type:token-exchange"
        case jwtBearer = "urn:ietf:params:oauth:grant-type:jwt-bearer"
    }

    /// Requirements that are switched on together.
    package enum Profile: String, Sendable, Hashable, Codable, CaseIterable {
        case standard
        /// FAPI 2.0 Security Profile.
        case fapi2
    }

    /// What a stolen access token is worth without (RFC 9449, RFC 8705).
    package enum TokenBinding: String, Sendable, Hashable, Codable, CaseIterable { case none, dpop, mtls }

    package enum SubjectType: String, Sendable, Hashable, Codable, CaseIterable { case `public`, pairwise }

    /// Which claims carry what is said of an agent.
    package enum ClaimProfile: String, Sendable, Hashable, Codable, CaseIterable {
        case liamm
        /// As Keycloak spells them, for tools that were made for it.
        case keycloak
        /// As ProConnect asks an identity provider.
        case proconnect
    }

    /// How a token made for the application, or a request made by it, is encrypted (RFC 7516): names of RFC 7518.
    package struct Encryption: Sendable, Hashable, Codable {
        package var algorithm: String
        package var content: String

        package init(algorithm: String, content: String) {
            self.algorithm = algorithm
            self.content = content
        }
    }

    /// What the certificate of `tls_client_auth` must say (RFC 8705, section 2.1.2): one of these.
    package struct CertificateSubject: Sendable, Hashable, Codable {
        package enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
            case distinguishedName = "tls_client_auth_subject_dn"
            case dns = "tls_client_auth_san_dns"
            case uri = "tls_client_auth_san_uri"
            case address = "tls_client_auth_san_ip"
            case mail = "tls_client_auth_san_email"
        }

        package var kind: Kind
        package var value: String

        package init(kind: Kind, value: String) {
            self.kind = kind
            self.value = value
        }
    }

    /// An application that registered itself (RFC 7591), and by which token it manages itself (RFC 7592).
    package struct Registration: Sendable, Hashable, Codable {
        /// SHA-256 of the registration access token, base64url.
        package var tokenHash: String
        package var createdAt: Timestamp
        /// Removed when it has been given no token until then; it moves with use.
        package var expiresAt: Timestamp?

        package init(tokenHash: String, createdAt: Timestamp, expiresAt: Timestamp?, life: Duration? = nil) {
            self.tokenHash = tokenHash
            self.createdAt = createdAt
            self.expiresAt = expiresAt
            self.lifeSeconds = life?.components.seconds
        }

        /// Absent in what was kept before the end moved: then what lies between the two times.
        private var lifeSeconds: Int64?

        /// How long it is kept after its last use; nil: without end.
        package var life: Duration? {
            self.expiresAt.map { end in self.lifeSeconds.map { .seconds($0) } ?? end - self.createdAt }
        }

        /// Until when it is kept that was used now; nil: that need not be written. It is at most once a day, or twice in a
        /// life shorter than two days.
        package func end(usedAt time: Timestamp) -> Timestamp? {
            guard let life, let end = self.expiresAt else { return nil }
            let moved = time + life
            return moved - end >= min(.days(1), life / 2) ? moved : nil
        }
    }

    package var profile: Profile = .standard
    package var grants: Set<GrantKind> = [.authorizationCode, .refreshToken, .clientCredentials]
    package var requiresPKCE = true
    package var requiresPushedRequests = false
    package var tokenBinding: TokenBinding = .none
    /// A JSON Web Key Set as text, or where it is read; never both (RFC 7591, section 2).
    package var keys: String?
    package var keysURI: String?
    package var certificateSubject: CertificateSubject?
    /// The only algorithm of the client's assertions and request objects; nil: any that a key of its set has.
    package var assertionAlgorithm: SigningAlgorithm?
    package var requestObjectAlgorithm: SigningAlgorithm?
    /// How its request objects are encrypted to the hub: what it must use; what it may, where it registered itself.
    package var requestObjectEncryption: Encryption?
    package var idTokenEncryption: Encryption?
    /// Nil: userinfo is plain JSON.
    package var userinfoAlgorithm: SigningAlgorithm?
    package var userinfoEncryption: Encryption?
    /// Nil: introspection answers plain JSON (RFC 9701).
    package var introspectionAlgorithm: SigningAlgorithm?
    package var subjectType: SubjectType = .public
    package var sectorIdentifierURI: String?
    package var claimProfile: ClaimProfile = .liamm
    package var frontchannelLogoutURI: String?
    package var initiateLoginURI: String?
    package var defaultMaxAge: Duration?
    /// Resource indicators that its tokens may be for, beyond this hub (RFC 8707).
    package var resources: [String] = []
    /// The resource indicator by which tokens name it, where it is a resource itself: it is told what those are worth
    /// (RFC 7662, section 2.2).
    package var ownResource: String?
    /// Types of `authorization_details` that it may ask (RFC 9396).
    package var authorizationDetailTypes: [String] = []
    /// Client identifiers whose tokens it may exchange, or for which it may exchange tokens (RFC 8693).
    package var exchangeAudiences: [Application.ClientID] = []
    /// Requests a minute at the token endpoint and its neighbours; nil: the hub's own limit.
    package var requestsPerMinute: Int?
    package var template: String?
    /// Shown where the agent signs in and agrees.
    package var logoURI: String?
    package var policyURI: String?
    package var termsURI: String?
    package var contacts: [String] = []
    package var registration: Registration?

    package init() {}

    /// FAPI 2.0 and whoever asked for it push their requests.
    package var mustPush: Bool { self.profile == .fapi2 || self.requiresPushedRequests }
    package var mustProveKey: Bool { self.profile == .fapi2 || self.tokenBinding != .none }
}
