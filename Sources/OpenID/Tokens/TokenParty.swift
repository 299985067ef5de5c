package import Model

/// Of whom the tokens of a grant speak, to whom.
package struct TokenParty: Sendable {
    package let grant: Grant
    /// As the application knows the agent.
    package let subject: Agent.Subject
    package let affiliation: Affiliation
    package let application: Application
    package let issuer: Issuer

    package init(
        grant: Grant,
        subject: Agent.Subject,
        affiliation: Affiliation,
        application: Application,
        issuer: Issuer
    ) {
        self.grant = grant
        self.subject = subject
        self.affiliation = affiliation
        self.application = application
        self.issuer = issuer
    }

    /// The same, by what one answer gives of the grant.
    func holding(_ grant: Grant) -> TokenParty {
        TokenParty(
            grant: grant,
            subject: self.subject,
            affiliation: self.affiliation,
            application: self.application,
            issuer: self.issuer
        )
    }

    var scopes: [Scope] { self.grant.scopes.compactMap(Scope.init(rawValue:)) }
}
