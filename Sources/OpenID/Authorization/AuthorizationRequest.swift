package import Model
import Primitives
package import SignIn

/// An authorization request on its way through the steps: each step checks one thing and may add what it found.
package struct AuthorizationRequest: Sendable {
    package let issuer: Issuer
    package let parameters: FormParameters
    /// The path and query by which this hub can be asked the same again after a sign-in.
    package let address: String
    package let session: Session?

    package internal(set) var application: Application?
    package internal(set) var redirectURI: String?
    package internal(set) var scopes: [Scope] = []
    package internal(set) var prompts: Set<Prompt> = []
    package internal(set) var maxAge: Duration?
    /// Levels asked for, known ones only; `isLevelEssential`: without one of them nothing is answered.
    package internal(set) var levels: [AssuranceLevel] = []
    package internal(set) var isLevelEssential = false
    package internal(set) var affiliation: Affiliation?
    /// What was asked of the agent for this request and is answered by his session.
    var marker: SignInMarker?

    package enum Prompt: String, Sendable { case none, login, consent, selectAccount = "select_account" }

    package init(issuer: Issuer, parameters: FormParameters, address: String, session: Session?) {
        self.issuer = issuer
        self.parameters = parameters
        self.address = address
        self.session = session
    }
}

/// Where an authorization request ends.
package enum AuthorizationOutcome: Sendable {
    /// To the validated redirect address, with these parameters.
    case redirect(to: String, [(String, String)])
    /// The agent must sign in first, then come back to `destination`.
    case signIn(destination: String, applicationName: String, Demand, realm: Realm.Slug?, loginHint: String?)
    /// A page, never a redirect: the client or its address is not known.
    case unknownClient
    case unregisteredRedirect(application: Application)
    case malformed(OAuthError)
    /// The access rule keeps the agent out.
    case refused(application: Application, Application.Refusal, realm: Realm.Slug)
    /// Several affiliations may enter: « En tant que… ».
    case chooseAffiliation([Affiliation], application: Application)
    /// What this application would refuse of the agent's identity is missing.
    case incompleteIdentity(Affiliation, application: Application, [ProConnectIdentity.Field])
    /// The agent has not let this third party's application know what it asks for.
    case consent(Affiliation, application: Application, scopes: [Scope], destination: String)
}
