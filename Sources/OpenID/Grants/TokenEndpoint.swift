package import Model
package import Primitives

/// What a grant must be given: the form, and the client that the pipeline has already authenticated.
package struct TokenRequest: Sendable {
    package let issuer: Issuer
    package let form: FormParameters
    package let application: Application
}

/// Whom the tokens are for, as one grant type has proved it.
package struct GrantProof: Sendable {
    package let grant: Grant
    package let refreshToken: RefreshToken?
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
    private let grants: [String: any GrantType]

    package init(
        stores: any Stores,
        tokens: TokenIssuer,
        sealer: any SecretSealer,
        clock: any WallClock,
        random: any RandomSource
    ) {
        self.stores = stores
        self.clients = ClientAuthentication(applications: stores.applications)
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
        ]
    }

    package func respond(issuer: Issuer, authorization: String?, form: FormParameters) async throws -> JSONValue {
        guard form.repeated.isEmpty else { throw OAuthError(.invalidRequest, "a parameter is repeated") }
        let application = try await self.clients.authenticate(authorization: authorization, form: form)
        guard let name = form["grant_type"] else { throw OAuthError(.invalidRequest, "grant_type is missing") }
        guard let type = self.grants[name] else {
            throw OAuthError(.unsupportedGrantType, "grant_type \(asciiWord(name)) is not offered")
        }
        let request = TokenRequest(issuer: issuer, form: form, application: application)
        let proof = try await type.prove(request)
        return try await self.answer(proof, request)
    }

    private func answer(_ proof: GrantProof, _ request: TokenRequest) async throws -> JSONValue {
        let grant = proof.grant
        let now = self.clock.now
        guard grant.issuerRealm == request.issuer.realm,
            let session = try await self.stores.sessions.session(grant.session, idle: .hours(12), now: now),
            let agent = try await self.stores.agents.agent(grant.agent),
            let affiliation = try await self.stores.realm(grant.realm).affiliations.affiliation(grant.affiliation),
            request.application.refusal(of: affiliation) == nil
        else { throw OAuthError(.invalidGrant, "the grant has ended") }

        let (subject, issuer) = (agent.subject, request.issuer)
        var response: [String: JSONValue] = [
            "access_token": .string(
                try await self.tokens.accessToken(for: grant, session: session, subject: subject, issuer: issuer)
            ),
            "id_token": .string(
                try await self.tokens.idToken(
                    for: grant,
                    session: session,
                    subject: subject,
                    application: request.application,
                    issuer: issuer
                )
            ),
            "token_type": "Bearer",
            "expires_in": .integer(TokenIssuer.life.components.seconds),
            "scope": .string(grant.scopes.joined(separator: " ")),
        ]
        response["refresh_token"] = proof.refreshToken.map { .string($0.text(sealer: self.sealer)) }
        return .object(response)
    }
}
