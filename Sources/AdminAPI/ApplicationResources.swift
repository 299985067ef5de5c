/// An application, without the secret that the hub made for it.
package struct ApplicationResource: Codable, Sendable, Hashable {
    package var clientID: String
    package var name: String
    package var realm: String
    package var homeURL: String?
    package var authentication: String
    package var redirectURIs: [String]
    package var postLogoutRedirectURIs: [String]
    package var backchannelLogoutURI: String?
    package var idTokenAlgorithm: String
    /// `nobody`, `everyone`, `group:NAME`.
    package var access: [String]
    package var activatedRealms: [String]
    /// `deposit`, `receive`.
    package var brokerRights: [String]
    /// Agents are asked before it is told anything of them. Absent: no.
    package var isThirdParty: Bool?
    package var isEnabled: Bool
    /// Absent: every default.
    package var client: ClientSettingsResource?
    /// Read only: the issuer that its tool trusts, its realm's or the hub's.
    package var issuer: String?
    /// Of a creation only, and never answered: the secret that it had elsewhere and keeps, of 16 to 512 visible ASCII
    /// characters.
    package var secret: String?

    package init(
        clientID: String,
        name: String,
        realm: String,
        homeURL: String?,
        authentication: String,
        redirectURIs: [String],
        postLogoutRedirectURIs: [String],
        backchannelLogoutURI: String?,
        idTokenAlgorithm: String,
        access: [String],
        activatedRealms: [String],
        brokerRights: [String],
        isThirdParty: Bool = false,
        isEnabled: Bool,
        client: ClientSettingsResource? = nil
    ) {
        self.clientID = clientID
        self.name = name
        self.realm = realm
        self.homeURL = homeURL
        self.authentication = authentication
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
}

/// The only answers that hold a secret: shown once, when it is made.
package struct ApplicationSecret: Codable, Sendable {
    package let application: ApplicationResource
    package let secret: String?

    package init(application: ApplicationResource, secret: String?) {
        self.application = application
        self.secret = secret
    }
}

/// What changes of an application; what is absent stays, an empty address is removed.
package struct ApplicationChanges: Codable, Sendable, Hashable {
    package var name: String?
    package var homeURL: String?
    package var authentication: String?
    package var redirectURIs: [String]?
    package var postLogoutRedirectURIs: [String]?
    package var backchannelLogoutURI: String?
    package var idTokenAlgorithm: String?
    package var access: [String]?
    package var activatedRealms: [String]?
    package var brokerRights: [String]?
    package var isThirdParty: Bool?
    package var isEnabled: Bool?
    package var client: ClientSettingsResource?
    package var dryRun: Bool

    package init(dryRun: Bool) { self.dryRun = dryRun }
}

/// A new secret; the one before stays valid beside it unless `dropPrevious`.
package struct SecretRotation: Codable, Sendable, Hashable {
    package let dropPrevious: Bool
    package let dryRun: Bool

    package init(dropPrevious: Bool, dryRun: Bool) {
        self.dropPrevious = dropPrevious
        self.dryRun = dryRun
    }
}
