package import Model

/// An application as its own developers know it.
package struct HubClient: Sendable {
    package let id: Application.ClientID
    package let secret: String?
    package let authentication: Application.Authentication
    package let redirectURI: String
    package let postLogoutURI: String

    package init(
        id: Application.ClientID,
        secret: String?,
        authentication: Application.Authentication,
        redirectURI: String,
        postLogoutURI: String
    ) {
        self.id = id
        self.secret = secret
        self.authentication = authentication
        self.redirectURI = redirectURI
        self.postLogoutURI = postLogoutURI
    }
}
