package import JOSE
package import Primitives

/// An OpenID Connect client: of one realm, or regional (realm `region`) and activated per realm.
package struct Application: Sendable, Hashable {
    package enum ClientTag {}
    package typealias ClientID = Identifier<ClientTag>

    package enum Authentication: String, Sendable, Hashable, Codable, CaseIterable {
        case none
        case secretBasic = "client_secret_basic"
        case secretPost = "client_secret_post"
        case privateKeyJWT = "private_key_jwt"
        /// A certificate of a known authority (RFC 8705, section 2.1).
        case tlsClientAuth = "tls_client_auth"
        /// A certificate whose key is registered (RFC 8705, section 2.2).
        case selfSignedTLSClientAuth = "self_signed_tls_client_auth"

        package var usesSecret: Bool { self == .secretBasic || self == .secretPost }
    }

    /// Whom the application opens for, evaluated on the affiliation worn. No rule opens it for nobody.
    package enum AccessRule: Sendable, Hashable, Codable {
        case nobody
        case everyone
        case groups([String])
    }

    /// What the application may do at the broker, with tokens of its own (client credentials).
    package enum BrokerRight: String, Sendable, Hashable, Codable, CaseIterable {
        /// Deposits documents and starts exchanges.
        case deposit
        /// Takes handovers addressed to it.
        case receive
    }

    package let realm: Realm.Slug
    package let clientID: ClientID
    package var name: String
    package var homeURL: String?
    package var authentication: Authentication
    /// SHA-256 of each valid secret; two while one replaces the other.
    package var secretHashes: [[UInt8]]
    package var redirectURIs: [String]
    package var postLogoutRedirectURIs: [String]
    package var backchannelLogoutURI: String?
    package var idTokenAlgorithm: SigningAlgorithm
    package var access: AccessRule
    /// For a regional application, the realms whose agents may use it.
    package var activatedRealms: [Realm.Slug]
    package var brokerRights: Set<BrokerRight>
    /// Run by somebody else than the region and its members: agents are asked before it is told anything.
    package var isThirdParty: Bool
    package var isEnabled: Bool
    /// How it speaks the protocol.
    package var client: ClientSettings

    package init(
        realm: Realm.Slug,
        clientID: ClientID,
        name: String,
        homeURL: String? = nil,
        authentication: Authentication = .secretBasic,
        secretHashes: [[UInt8]] = [],
        redirectURIs: [String],
        postLogoutRedirectURIs: [String] = [],
        backchannelLogoutURI: String? = nil,
        idTokenAlgorithm: SigningAlgorithm = .RS256,
        access: AccessRule = .nobody,
        activatedRealms: [Realm.Slug] = [],
        brokerRights: Set<BrokerRight> = [],
        isThirdParty: Bool = false,
        isEnabled: Bool = true,
        client: ClientSettings = ClientSettings()
    ) {
        self.realm = realm
        self.clientID = clientID
        self.name = name
        self.homeURL = homeURL
        self.authentication = authentication
        self.secretHashes = secretHashes
        self.redirectURIs = redirectURIs
        self.postLogoutRedirectURIs = postLogoutRedirectURIs
        self.backchannelLogoutURI = backchannelLogoutURI
        self.idTokenAlgorithm = idTokenAlgorithm
        self.access = access
        self.activatedRealms = activatedRealms
        self.brokerRights = brokerRights
        self.isThirdParty = isThirdParty
        self.isEnabled = isEnabled
        self.client = client
    }

    package enum Refusal: String, Sendable { case disabled, notActivatedInRealm, otherRealm, noRule, notInGroups }

    /// Which rule keeps this affiliation out; nil: it may enter.
    package func refusal(of affiliation: Affiliation) -> Refusal? {
        guard self.isEnabled, affiliation.status == .active else { return .disabled }
        if self.isCommandLine { return nil }
        // Operators administer, and open nothing else.
        guard affiliation.realm != Realm.platform else { return .otherRealm }
        if self.realm == Realm.region {
            guard self.activatedRealms.contains(affiliation.realm) else { return .notActivatedInRealm }
        } else if self.realm != affiliation.realm {
            return .otherRealm
        }
        switch self.access {
        case .nobody: return .noRule
        case .everyone: return nil
        case .groups(let groups):
            return groups.contains(where: affiliation.profile.groups.contains) ? nil : .notInGroups
        }
    }

    /// Whether it acts for this realm at the broker: its own, or one where it is activated.
    package func servesBroker(in realm: Realm.Slug) -> Bool {
        self.isEnabled && (self.realm == realm || self.realm == Realm.region && self.activatedRealms.contains(realm))
    }
}
