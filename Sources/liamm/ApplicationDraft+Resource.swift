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
        self.template = ApplicationTemplate.named(resource.clientID)?.name
        self.scopes = self.template.flatMap(ApplicationTemplate.named)?.scopes ?? ["openid", "profile", "email"]
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
            isEnabled: self.isEnabled
        )
    }
}
