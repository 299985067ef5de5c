package import OpenID
package import SignIn

/// The use cases of the OpenID Provider, made once by Bootstrap.
package struct ProviderServices: Sendable {
    package let keys: KeyRing
    /// Of the applications.
    package let clientKeys: ClientKeys
    package let authorization: AuthorizationEndpoint
    package let pushed: PushedAuthorization
    package let tokens: TokenEndpoint
    package let userinfo: Userinfo
    package let endSession: EndSession
    /// For what brings an access token of ours.
    package let proofs: SenderProof
    package let certificates: Discovery.Certificates
    package let devices: DeviceAuthorization
    /// What a sign-in of an administrator is worth at least.
    package let administratorLevel: AssuranceLevel
    package let deviceApproval: DeviceApproval
    package let introspection: Introspection
    package let revocation: Revocation
    package let registration: RegistrationEndpoint

    package init(
        keys: KeyRing,
        clientKeys: ClientKeys,
        authorization: AuthorizationEndpoint,
        pushed: PushedAuthorization,
        tokens: TokenEndpoint,
        userinfo: Userinfo,
        endSession: EndSession,
        proofs: SenderProof,
        certificates: Discovery.Certificates,
        devices: DeviceAuthorization,
        administratorLevel: AssuranceLevel = AdministratorAccess.usualLevel,
        deviceApproval: DeviceApproval,
        introspection: Introspection,
        revocation: Revocation,
        registration: RegistrationEndpoint
    ) {
        self.keys = keys
        self.clientKeys = clientKeys
        self.authorization = authorization
        self.pushed = pushed
        self.tokens = tokens
        self.userinfo = userinfo
        self.endSession = endSession
        self.proofs = proofs
        self.certificates = certificates
        self.devices = devices
        self.administratorLevel = administratorLevel
        self.deviceApproval = deviceApproval
        self.introspection = introspection
        self.revocation = revocation
        self.registration = registration
    }
}
