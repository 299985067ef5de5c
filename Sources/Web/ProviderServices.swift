package import OpenID

/// The use cases of the OpenID Provider, made once by Bootstrap.
package struct ProviderServices: Sendable {
    package let keys: KeyRing
    /// Of the applications.
    package let clientKeys: ClientKeys
    package let authorization: AuthorizationEndpoint
    package let tokens: TokenEndpoint
    package let userinfo: Userinfo
    package let endSession: EndSession
    package let registration: RegistrationEndpoint

    package init(
        keys: KeyRing,
        clientKeys: ClientKeys,
        authorization: AuthorizationEndpoint,
        tokens: TokenEndpoint,
        userinfo: Userinfo,
        endSession: EndSession,
        registration: RegistrationEndpoint
    ) {
        self.keys = keys
        self.clientKeys = clientKeys
        self.authorization = authorization
        self.tokens = tokens
        self.userinfo = userinfo
        self.endSession = endSession
        self.registration = registration
    }
}
