package import Model
package import Primitives
package import SignIn

/// What a grant must be given: the form, and the client that the pipeline has already authenticated.
package struct TokenRequest: Sendable {
    package let issuer: Issuer
    package let caller: Caller
    package let form: FormParameters
    package let application: Application
}

/// Whom the tokens are for, as one grant type has proved it.
package enum GrantProof: Sendable {
    case agent(Grant, refresh: RefreshToken?)
    /// The application itself, with no agent about.
    case application([BrokerScope])
}

/// One grant type. It proves who the tokens are for and nothing else; what all share is the pipeline's.
package protocol GrantType: Sendable {
    static var name: String { get }
    func prove(_ request: TokenRequest) async throws -> GrantProof
}

/// The token endpoint (RFC 6749, section 3.2): client, duplicates, realm and access rule are checked here for every grant.
package struct TokenEndpoint: Sendable {
    private let stores: any Stores
    private let clients: ClientAuthentication
    private let tokens: TokenIssuer
    private let sealer: any SecretSealer
    private let clock: any WallClock
    private let freshness: DirectoryFreshness
    private let grants: [String: any GrantType]

    package init(
        stores: any Stores,
        clients: ClientAuthentication,
        tokens: TokenIssuer,
        sealer: any SecretSealer,
        freshness: DirectoryFreshness,
        clock: any WallClock,
        random: any RandomSource
    ) {
        self.stores = stores
        self.freshness = freshness
        self.clients = clients
        self.tokens = tokens
        self.sealer = sealer
        self.clock = clock
        self.grants = [
            AuthorizationCodeGrant.name: AuthorizationCodeGrant(
                grants: stores.grants,
                sealer: sealer,
                clock: clock,
                random: random
            ),
            RefreshTokenGrant.name: RefreshTokenGrant(grants: stores.grants, sealer: sealer, clock: clock),
            ClientCredentialsGrant.name: ClientCredentialsGrant(),
        ]
    }

    package func respond(issuer: Issuer, caller: Caller, form: FormParameters) async throws -> JSONValue {
        guard form.repeated.isEmpty else { throw OAuthError(.invalidRequest, "a parameter is repeated") }
        let application = try await self.clients.authenticate(caller, form: form)
        guard let name = form["grant_type"] else { throw OAuthError(.invalidRequest, "grant_type is missing") }
        guard let type = self.grants[name] else {
            throw OAuthError(.unsupportedGrantType, "grant_type \(asciiWord(name)) is not offered")
        }
        let request = TokenRequest(issuer: issuer, caller: caller, form: form, application: application)
        switch try await type.prove(request) {
        case .agent(let grant, let refresh): return try await self.answer(grant, refresh: refresh, request)
        case .application(let scopes): return try await self.answer(scopes, request)
        }
    }

    /// RFC 6749, section 4.4.3: no refresh token, and no ID token for nobody.
    private func answer(_ scopes: [BrokerScope], _ request: TokenRequest) async throws -> JSONValue {
        [
            "access_token": .string(
                try await self.tokens.accessToken(of: request.application, scopes: scopes, issuer: request.issuer)
            ),
            "token_type": "Bearer",
            "expires_in": .integer(TokenIssuer.life.components.seconds),
            "scope": .string(scopes.map(\.rawValue).joined(separator: " ")),
        ]
    }

    private func answer(
        _ grant: Grant,
        refresh: RefreshToken?,
        _ request: TokenRequest
    ) async throws -> JSONValue {
        // An offline grant outlives the hours of its session, never its end (identity.md, "Tokens and lifetimes").
        let isOffline = grant.scopes.contains(Scope.offlineAccess.rawValue)
        let time = isOffline ? grant.createdAt : self.clock.now
        guard grant.issuerRealm == request.issuer.realm,
            let session = try await self.stores.sessions.session(grant.session, idle: nil, now: time),
            let agent = try await self.stores.agents.agent(grant.agent),
            let affiliation = try await self.stores.realm(grant.realm).affiliations.affiliation(grant.affiliation),
            request.application.refusal(of: affiliation) == nil,
            // Recomputed each time from what the session holds: never more than really happened.
            let assurance = Assurance(of: session, wearing: affiliation)
        else { throw OAuthError(.invalidGrant, "the grant has ended") }
        guard try await self.freshness.isFresh(affiliation) else {
            throw OAuthError(.invalidGrant, "the directory of the agent has not answered for too long")
        }

        let party = try await self.tokens.party(
            of: grant,
            agent: agent,
            affiliation: affiliation,
            application: request.application,
            issuer: request.issuer
        )
        var response: [String: JSONValue] = [
            "access_token": .string(
                try await self.tokens.accessToken(
                    for: party,
                    assurance: assurance,
                    resource: request.form["resource"]
                )
            ),
            "id_token": .string(try await self.tokens.idToken(for: party, assurance: assurance)),
            "token_type": "Bearer",
            "expires_in": .integer(TokenIssuer.life.components.seconds),
            "scope": .string(grant.scopes.joined(separator: " ")),
        ]
        response["refresh_token"] = refresh.map { .string($0.text(sealer: self.sealer)) }
        return .object(response)
    }
}
