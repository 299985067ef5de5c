package import Model
import Primitives
package import SignIn

/// An authorization request on its way through the steps: each step checks one thing and may add what it found.
package struct AuthorizationRequest: Sendable {
    package let issuer: Issuer
    /// As it came, with what the hub's own pages added.
    package let sent: FormParameters
    /// The path and query by which this hub can be asked the same again after a sign-in.
    package let address: String
    package let session: Session?
    /// Sent ahead by its application (RFC 9126): no agent is there yet.
    let isPushing: Bool

    /// What is asked: what was sent, or what that refers to.
    package internal(set) var parameters: FormParameters
    package internal(set) var application: Application?
    package internal(set) var redirectURI: String?
    package internal(set) var scopes: [Scope] = []
    package internal(set) var prompts: Set<Prompt> = []
    package internal(set) var maxAge: Duration?
    /// Levels asked for, known ones only; `isLevelEssential`: without one of them nothing is answered.
    package internal(set) var levels: [AssuranceLevel] = []
    package internal(set) var isLevelEssential = false
    package internal(set) var affiliation: Affiliation?
    /// What goes on to the grant.
    package internal(set) var details = GrantDetails()
    /// Whom the application expects to be there.
    var hint: IdentityHint?
    /// The same by the `claims` parameter: one of these; nil: anybody.
    var subjects: Set<String>?
    /// The pushed request that this one refers to, spent with the code.
    var pushed: [UInt8]?
    /// Whose parameters count, where it is signed by its application.
    var object: RequestObject?
    /// When it came first; nil where that is now.
    var broughtAt: Timestamp?
    /// What was asked of the agent for this request and is answered by his session.
    var marker: SignInMarker?

    /// The parameter that a page of the sign-in adds for an agent who does not go on.
    package static let cancelled = "liamm_cancelled"

    package enum Prompt: String, Sendable { case none, login, consent, selectAccount = "select_account" }

    package init(
        issuer: Issuer,
        parameters: FormParameters,
        address: String,
        session: Session?,
        isPushing: Bool = false
    ) {
        self.issuer = issuer
        self.sent = parameters
        self.parameters = parameters
        self.address = address
        self.session = session
        self.isPushing = isPushing
    }

    /// RFC 9700, section 4.11.2: nobody has looked at the address of an application that registered itself. An error leads
    /// there once somebody has signed in, or where nothing may be shown.
    var mayAnswerApplication: Bool {
        self.application?.client.registration == nil || self.session != nil || self.parameters["prompt"] == "none"
    }

    /// What is read here. Anything else is ignored (RFC 6749, section 3.1), and need not make an address longer.
    private static let read: Set<String> = SignInMarker.own.union([
        "response_type", "client_id", "redirect_uri", "scope", "state", "nonce", "response_mode", "prompt", "max_age",
        "ui_locales", "id_token_hint", "login_hint", "acr_values", "claims", "request", "request_uri",
        "code_challenge", "code_challenge_method", "resource", "authorization_details", "dpop_jkt", "sp_name",
    ])

    /// As much of what was sent as goes through a sign-in.
    var carried: [(String, String)] { self.sent.pairs.filter { Self.read.contains($0.0) } }
}

/// What goes back to the application, by way of the agent's browser.
package struct AuthorizationResponse: Sendable {
    /// OAuth 2.0 Multiple Response Type Encoding Practices, section 2.1, and Form Post Response Mode, section 2.
    package enum Mode: String, Sendable, CaseIterable { case query, formPost = "form_post" }

    /// Registered by the application.
    package let address: String
    package let mode: Mode
    package let parameters: [(String, String)]
    package let error: OAuthError?
}

/// Where an authorization request ends. A `destination` is this very request, asked again.
package enum AuthorizationOutcome: Sendable {
    case respond(AuthorizationResponse)
    /// The agent must sign in first, then come back to `destination`.
    case signIn(destination: String, applicationName: String, Demand, realm: Realm.Slug?, loginHint: String?)
    /// A page, never a redirect: the client or its address is not known.
    case unknownClient
    case unregisteredRedirect(application: Application)
    case malformed(OAuthError)
    /// The access rule keeps the agent out.
    case refused(application: Application, Application.Refusal, realm: Realm.Slug, destination: String)
    /// Several affiliations may enter: « En tant que… ».
    case chooseAffiliation([Affiliation], application: Application, destination: String)
    /// What this application would refuse of the agent's identity is missing.
    case incompleteIdentity(Affiliation, application: Application, [ProConnectIdentity.Field])
    /// The agent has not let this third party's application know what it asks for.
    case consent(Affiliation, application: Application, scopes: [Scope], destination: String)

    /// What a page carries until it leads back here; nil where nothing is asked of the agent.
    var destination: String? {
        switch self {
        case .signIn(let destination, _, _, _, _), .refused(_, _, _, let destination),
            .chooseAffiliation(_, _, let destination), .consent(_, _, _, let destination):
            destination
        case .respond, .unknownClient, .unregisteredRedirect, .malformed, .incompleteIdentity: nil
        }
    }
}
