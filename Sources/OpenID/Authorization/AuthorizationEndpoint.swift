package import Model
package import Primitives
import SignIn

/// The authorization endpoint (RFC 6749, section 3.1): an ordered list of named steps.
package struct AuthorizationEndpoint: Sendable {
    let applications: any ApplicationRegistry
    let agents: any AgentStore
    let audit: any AuditStore
    let factors: any FactorStore
    let own: any AgentOwnStore
    let registry: any RealmRegistry
    let sealer: any SecretSealer
    let clock: any WallClock
    let random: any RandomSource
    private let spent = SignInMarker.Spent()

    package init(stores: any Stores, sealer: any SecretSealer, clock: any WallClock, random: any RandomSource) {
        self.applications = stores.applications
        self.agents = stores.agents
        self.audit = stores.audit
        self.factors = stores.factors
        self.own = stores.own
        self.registry = stores.registry
        self.sealer = sealer
        self.clock = clock
        self.random = random
    }

    package func authorize(_ request: AuthorizationRequest) async throws -> AuthorizationOutcome {
        var request = request
        for step in AuthorizationStep.all {
            if let outcome = try await step.check(&request, self) { return outcome }
        }
        return self.error(.serverError, "the request was not answered", request)
    }

    func answer(_ pairs: [(String, String)], _ request: AuthorizationRequest) -> AuthorizationOutcome {
        guard let address = request.redirectURI else {
            return .malformed(OAuthError(.invalidRequest, "no redirect address"))
        }
        var pairs = pairs
        if let state = request.parameters["state"] { pairs.append(("state", state)) }
        pairs.append(("iss", request.issuer.url))  // RFC 9207
        return .redirect(to: address, pairs)
    }

    func error(_ code: OAuthError.Code, _ reason: String, _ request: AuthorizationRequest) -> AuthorizationOutcome {
        self.answer([("error", code.rawValue), ("error_description", reason)], request)
    }

    /// When the agent was sent to sign in for this very request, and has not been given a code for it yet.
    func marker(of request: AuthorizationRequest) -> SignInMarker? {
        guard let marker = SignInMarker(in: request, sealer: self.sealer, now: self.clock.now),
            !self.spent.contains(marker)
        else { return nil }
        return marker
    }

    func spend(_ marker: SignInMarker) -> Bool { self.spent.spend(marker, at: self.clock.now) }

    /// Sends the agent to prove what is missing, and back to this very request.
    func signIn(_ request: AuthorizationRequest, isFresh: Bool, realm: Realm.Slug? = nil) -> AuthorizationOutcome {
        .signIn(
            destination: self.destination(of: request),
            applicationName: request.applicationName,
            Demand(levels: request.levels, isFresh: isFresh),
            realm: realm ?? request.issuer.realm,
            loginHint: request.parameters["login_hint"]
        )
    }

    /// Whether the agent has something enrolled that could raise the level of this hat.
    func canRise(_ session: Session, _ affiliation: Affiliation) async throws -> Bool {
        try await self.factors.factors(of: session.agent).contains {
            $0.kind != .recoveryCodes && $0.realms.contains(affiliation.realm)
        }
    }

    func destination(of request: AuthorizationRequest) -> String {
        let marker = (request.marker ?? SignInMarker(for: request, at: self.clock.now)).sealed(by: self.sealer)
        var pairs = request.parameters.values.filter { $0.key != SignInMarker.name }.map { ($0.key, $0.value) }
        pairs.sort { $0.0 < $1.0 }
        pairs.append((SignInMarker.name, marker))
        return "\(request.address)?\(FormParameters.encode(pairs))"
    }

    func recordRefusal(
        _ refusal: Application.Refusal,
        of affiliation: Affiliation,
        application: Application
    )
        async throws
    {
        try await self.audit.append(
            AuditEvent(
                .accessRefused,
                realm: affiliation.realm,
                actor: .agent(affiliation.agent),
                agent: affiliation.agent,
                fields: ["application": application.clientID.text, "rule": refusal.rawValue]
            ),
            at: self.clock.now
        )
    }
}
