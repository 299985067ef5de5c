import AdminAPI
import Offline

/// Between what is proposed offline and what the API creates and answers.
extension ApplicationDraft {
    init(_ resource: ApplicationResource) {
        self.init(clientID: resource.clientID, name: resource.name)
        self.homeURL = resource.homeURL
        self.authentication = Authentication(rawValue: resource.authentication) ?? .secretBasic
        self.redirectURIs = resource.redirectURIs
        self.postLogoutRedirectURIs = resource.postLogoutRedirectURIs
        self.backchannelLogoutURI = resource.backchannelLogoutURI
        self.idTokenAlgorithm = Algorithm(rawValue: resource.idTokenAlgorithm) ?? .RS256
        self.access = resource.access
        self.isThirdParty = resource.isThirdParty ?? false
        self.isEnabled = resource.isEnabled
        self.template = resource.client?.template ?? ApplicationTemplate.named(resource.clientID)?.name
        if let client = resource.client { self.take(client) }
        self.scopes = self.template.flatMap(ApplicationTemplate.named)?.scopes ?? ["openid", "profile", "email"]
    }

    private mutating func take(_ client: ClientSettingsResource) {
        self.frontchannelLogoutURI = client.frontchannelLogoutURI
        self.initiateLoginURI = client.initiateLoginURI
        self.requiresPKCE = client.requiresPKCE ?? self.requiresPKCE
        self.claimProfile = client.claimProfile.flatMap(ClaimProfile.init(rawValue:)) ?? self.claimProfile
        self.subjectType = client.subjectType.flatMap(SubjectType.init(rawValue:)) ?? self.subjectType
        if let grants = client.grants { self.grants = grants.compactMap(Grant.init(rawValue:)) }
        self.isFAPI = client.profile == "fapi2"
        self.resources = client.resources ?? []
        self.keySetURL = client.keysURI
        self.keySet = client.keys
        let subject = "\(Self.subjectName)="
        if let text = client.certificateSubject, text.hasPrefix(subject) {
            self.certificateSubject = String(text.dropFirst(subject.count))
        }
    }

    /// RFC 8705, section 2.1.2.
    private static let subjectName = "tls_client_auth_subject_dn"

    private var settings: ClientSettingsResource {
        var client = ClientSettingsResource()
        client.profile = self.isFAPI ? "fapi2" : "standard"
        client.grants = self.grants.map(\.rawValue)
        client.requiresPKCE = self.requiresPKCE
        client.keys = self.keySet
        client.keysURI = self.keySetURL
        client.certificateSubject = self.certificateSubject.map { "\(Self.subjectName)=\($0)" }
        client.subjectType = self.subjectType.rawValue
        client.claimProfile = self.claimProfile.rawValue
        client.frontchannelLogoutURI = self.frontchannelLogoutURI
        client.initiateLoginURI = self.initiateLoginURI
        client.resources = self.resources.isEmpty ? nil : self.resources
        client.template = self.template
        return client
    }

    func resource(realm: String) -> ApplicationResource {
        ApplicationResource(
            clientID: self.clientID,
            name: self.name,
            realm: realm,
            homeURL: self.homeURL,
            authentication: self.authentication.rawValue,
            redirectURIs: self.redirectURIs,
            postLogoutRedirectURIs: self.postLogoutRedirectURIs,
            backchannelLogoutURI: self.backchannelLogoutURI,
            idTokenAlgorithm: self.idTokenAlgorithm.rawValue,
            access: self.access,
            activatedRealms: [],
            brokerRights: [],
            isThirdParty: self.isThirdParty,
            isEnabled: self.isEnabled,
            client: self.settings
        )
    }
}
