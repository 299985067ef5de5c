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
    let subjects: SubjectResolver
    let pushedRequests: any PushedRequestStore
    let replays: any ReplayStore
    let keys: KeyRing
    let clientKeys: ClientKeys
    let registry: any RealmRegistry
    let sealer: any SecretSealer
    let clock: any WallClock
    let random: any RandomSource
    private let spent = SignInMarker.Spent()

    package init(
        stores: any Stores,
        keys: KeyRing,
        clientKeys: ClientKeys,
        sealer: any SecretSealer,
        clock: any WallClock,
        random: any RandomSource
    ) {
        self.applications = stores.applications
        self.agents = stores.agents
        self.audit = stores.audit
        self.factors = stores.factors
        self.own = stores.own
        self.subjects = SubjectResolver(aliases: stores.subjects, sealer: sealer)
        self.pushedRequests = stores.pushedRequests
        self.replays = stores.replays
        self.keys = keys
        self.clientKeys = clientKeys
        self.registry = stores.registry
        self.sealer = sealer
        self.clock = clock
        self.random = random
    }

    package func authorize(_ request: inout AuthorizationRequest) async throws -> AuthorizationOutcome {
        let now = self.clock.now
        request.broughtAt = SignInMarker(.brought, in: request, sealer: self.sealer, now: now)?.askedAt
        guard let outcome = try await self.run(AuthorizationStep.all, &request) else {
            return self.error(.serverError, "the request was not answered", request)
        }
        // Told to the application at once, rather than lost by a page that cannot carry it (RFC 6749, section 4.1.2.1).
        if let destination = outcome.destination, destination.utf8.count > Interaction.longestDestination {
            return self.error(.invalidRequest, "the request is too long to be carried through a sign-in", request)
        }
        return outcome
    }

    /// What is wrong with a request, as far as no agent has to be there to tell.
    func check(_ request: inout AuthorizationRequest) async throws -> AuthorizationOutcome? {
        try await self.run(AuthorizationStep.ofRequest, &request)
    }

    private func run(
        _ steps: [AuthorizationStep],
        _ request: inout AuthorizationRequest
    ) async throws -> AuthorizationOutcome? {
        for step in steps {
            if let outcome = try await step.check(&request, self) { return outcome }
        }
        return nil
    }

    func answer(
        _ pairs: [(String, String)],
        _ request: AuthorizationRequest,
        error: OAuthError? = nil
    ) -> AuthorizationOutcome {
        guard let address = request.redirectURI else {
            return .malformed(error ?? OAuthError(.invalidRequest, "no redirect address"))
        }
        var pairs = pairs
        if let state = request.parameters["state"] { pairs.append(("state", state)) }
        pairs.append(("iss", request.issuer.url))  // RFC 9207
        let mode = request.parameters["response_mode"].flatMap(AuthorizationResponse.Mode.init(rawValue:)) ?? .query
        return .respond(AuthorizationResponse(address: address, mode: mode, parameters: pairs, error: error))
    }

    /// To the application where its address is known by now and may be trusted with whoever follows a link, else a page.
    func error(_ code: OAuthError.Code, _ reason: String, _ request: AuthorizationRequest) -> AuthorizationOutcome {
        let error = OAuthError(code, reason)
        guard request.mayAnswerApplication else { return .malformed(error) }
        return self.answer([("error", code.rawValue), ("error_description", reason)], request, error: error)
    }

    /// A level that cannot be had: ProConnect knows one word for it (identity.md, "acr / amr").
    func unmet(_ reason: String, _ request: AuthorizationRequest) -> AuthorizationOutcome {
        let isProConnect = request.application?.client.claimProfile == .proconnect
        return self.error(isProConnect ? .accessDenied : .unmetAuthenticationRequirements, reason, request)
    }

    /// When the agent was sent to sign in for this very request, and has not been given a code for it yet.
    func marker(of request: AuthorizationRequest) -> SignInMarker? {
        guard let marker = SignInMarker(.asked, in: request, sealer: self.sealer, now: self.clock.now),
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

    /// This very request, asked again. `isAsked`: the agent is sent away to prove something for it now.
    func destination(of request: AuthorizationRequest, isAsked: Bool = true) -> String {
        var pairs = request.carried
        func set(_ marker: SignInMarker) {
            pairs.removeAll { $0.0 == marker.kind.rawValue }
            pairs.append((marker.kind.rawValue, marker.sealed(by: self.sealer)))
        }
        let now = self.clock.now
        if request.sent["request_uri"] != nil || request.sent["request"] != nil {
            set(SignInMarker(.brought, for: request, at: request.broughtAt ?? now))
        }
        if isAsked { set(request.marker ?? SignInMarker(.asked, for: request, at: now)) }
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
