package import OpenID

/// The use cases of the OpenID Provider, made once by Bootstrap.
package struct ProviderServices: Sendable {
    package let keys: KeyRing
    package let authorization: AuthorizationEndpoint
    package let tokens: TokenEndpoint
    package let userinfo: Userinfo
    package let endSession: EndSession

    package init(
        keys: KeyRing,
        authorization: AuthorizationEndpoint,
        tokens: TokenEndpoint,
        userinfo: Userinfo,
        endSession: EndSession
    ) {
        self.keys = keys
        self.authorization = authorization
        self.tokens = tokens
        self.userinfo = userinfo
        self.endSession = endSession
    }
}
