package import SignIn

/// The use cases of signing in and of what agents enrol, made once by Bootstrap.
package struct SignInServices: Sendable {
    package let discovery: RealmDiscovery
    package let policies: SignInPolicies
    package let passwords: PasswordSignIn
    package let flow: SignInFlow
    package let secondFactors: SecondFactorCheck
    package let factors: FactorDesk
    package let reset: PasswordReset
    package let notices: AgentNotices
    package let meter: SignInMeter
    /// The next three are nil where browsers make no passkeys: without TLS, beyond `localhost`.
    package let party: PasskeyRelyingParty?
    package let registrations: RegistrationVerifier?
    package let passkeys: PasskeyCheck?

    package init(
        discovery: RealmDiscovery,
        policies: SignInPolicies,
        passwords: PasswordSignIn,
        flow: SignInFlow,
        secondFactors: SecondFactorCheck,
        factors: FactorDesk,
        reset: PasswordReset,
        notices: AgentNotices,
        meter: SignInMeter,
        party: PasskeyRelyingParty?,
        registrations: RegistrationVerifier?,
        passkeys: PasskeyCheck?
    ) {
        self.discovery = discovery
        self.policies = policies
        self.passwords = passwords
        self.flow = flow
        self.secondFactors = secondFactors
        self.factors = factors
        self.reset = reset
        self.notices = notices
        self.meter = meter
        self.party = party
        self.registrations = registrations
        self.passkeys = passkeys
    }
}
