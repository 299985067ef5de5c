package import Model
package import Primitives
package import SignIn

/// What a grant must be given: the form, and the client that the pipeline has already authenticated.
package struct TokenRequest: Sendable {
    package let issuer: Issuer
    package let caller: Caller
    package let form: FormParameters
    package let application: Application
    /// The key that the tokens will be bound to, proved; nil: none.
    package let confirmation: GrantDetails.Confirmation?
}

/// Whom the tokens are for, as one grant type has proved it.
package enum GrantProof: Sendable {
    /// `scopes`: fewer than the grant's, for this answer alone (RFC 6749, section 6).
    case agent(Grant, refresh: RefreshToken?, scopes: [String]? = nil)
    /// The application itself, with no agent about.
    case application([BrokerScope], ApplicationTarget)
    /// Another token of a grant that there is (RFC 8693).
    case exchanged(ExchangedToken)
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
    private let proofs: SenderProof
    private let tokens: TokenIssuer
    private let sealer: any SecretSealer
    private let clock: any WallClock
    private let freshness: DirectoryFreshness
    private let grants: [String: any GrantType]

    package init(
        stores: any Stores,
        clients: ClientAuthentication,
        proofs: SenderProof,
        tokens: TokenIssuer,
        sealer: any SecretSealer,
        freshness: DirectoryFreshness,
        clock: any WallClock,
        random: any RandomSource,
        further: [any GrantType] = []
    ) {
        self.stores = stores
        self.freshness = freshness
        self.clients = clients
        self.proofs = proofs
        self.tokens = tokens
        self.sealer = sealer
        self.clock = clock
        let own: [String: any GrantType] = [
            AuthorizationCodeGrant.name: AuthorizationCodeGrant(
                grants: stores.grants,
                sealer: sealer,
                clock: clock,
                random: random
            ),
            RefreshTokenGrant.name: RefreshTokenGrant(grants: stores.grants, sealer: sealer, clock: clock),
            ClientCredentialsGrant.name: ClientCredentialsGrant(),
            DeviceCodeGrant.name: DeviceCodeGrant(
                devices: stores.devices,
                grants: stores.grants,
                clock: clock,
                random: random
            ),
        ]
        self.grants = further.reduce(into: own) { $0[type(of: $1).name] = $1 }
    }

    package func respond(issuer: Issuer, caller: Caller, form: FormParameters) async throws -> JSONValue {
        guard form.all("resource").count <= 1 else {
            throw OAuthError(.invalidTarget, "a token is for one resource")
        }
        let application = try await self.clients.authenticate(caller, form: form)
        guard let name = form["grant_type"] else { throw OAuthError(.invalidRequest, "grant_type is missing") }
        guard let type = self.grants[name] else {
            throw OAuthError(.unsupportedGrantType, "grant_type \(asciiWord(name)) is not offered")
        }
        guard let kind = ClientSettings.GrantKind(rawValue: name), application.client.grants.contains(kind) else {
            throw OAuthError(.unauthorizedClient, "this application is not registered for this grant_type")
        }
        guard Scope.isWellFormed(form["scope"] ?? "") else { throw Scope.illFormed }
        let request = TokenRequest(
            issuer: issuer,
            caller: caller,
            form: form,
            application: application,
            confirmation: try await self.proofs.confirmation(of: application, caller: caller)
        )
        let answer: JSONValue
        switch try await type.prove(request) {
        case .agent(let grant, let refresh, let scopes):
            let standing = try await self.standing(of: grant, request)
            answer = try await self.answer(standing, refresh: refresh, scopes: scopes, request)
        case .application(let scopes, let target): answer = try await self.answer(scopes, target, request)
        case .exchanged(let token):
            answer = try await token.answer(signedBy: self.tokens, confirmation: request.confirmation)
        }
        // What is given is given: where this cannot be written now, the next use writes it.
        try? await self.noteUse(of: application)
        return answer
    }

    /// One that registered itself and is used is not cleaned up: a write a day at most.
    private func noteUse(of application: Application) async throws {
        let now = self.clock.now
        guard application.client.registration?.end(usedAt: now) != nil else { return }
        try await self.stores.applications.keep(application.clientID, usedAt: now)
    }

    /// RFC 6749, section 4.4.3: no refresh token, and no ID token for nobody.
    private func answer(
        _ scopes: [BrokerScope],
        _ target: ApplicationTarget,
        _ request: TokenRequest
    ) async throws -> JSONValue {
        let token = try await self.tokens.accessToken(
            of: request.application,
            scopes: scopes,
            target: target,
            issuer: request.issuer,
            confirmation: request.confirmation
        )
        var response: [String: JSONValue] = [
            "access_token": .string(token),
            "token_type": .string(request.confirmation?.tokenType ?? "Bearer"),
            "expires_in": .integer(TokenIssuer.life.components.seconds),
        ]
        if !scopes.isEmpty { response["scope"] = .string(scopes.map(\.rawValue).joined(separator: " ")) }
        return .object(response)
    }

    /// Read after the grant was proved: that may have waited for a writer who changed what the agent may.
    private func standing(of grant: Grant, _ request: TokenRequest) async throws -> GrantStanding {
        guard grant.issuerRealm == request.issuer.realm,
            let kept = try await self.stores.grants.standing(of: grant),
            let standing = GrantStanding(kept, for: [request.application], now: self.clock.now)
        else { throw OAuthError(.invalidGrant, "the grant has ended") }
        guard try await self.freshness.isFresh(standing.affiliation) else {
            throw OAuthError(.invalidGrant, "the directory of the agent has not answered for too long")
        }
        return standing
    }

    private func answer(
        _ standing: GrantStanding,
        refresh: RefreshToken?,
        scopes: [String]?,
        _ request: TokenRequest
    ) async throws -> JSONValue {
        let (grant, assurance) = (standing.grant, standing.assurance)
        // The key of this request: a confidential client may have another one than when the grant began.
        let granted = grant.answered(scopes: scopes ?? grant.scopes, confirmation: request.confirmation)
        let party = self.tokens.party(of: standing, application: request.application, issuer: request.issuer)
        let token = try await self.tokens.accessToken(
            for: party.holding(granted),
            assurance: assurance,
            resource: request.form["resource"]
        )
        var response: [String: JSONValue] = [
            "access_token": .string(token),
            "token_type": .string(request.confirmation?.tokenType ?? "Bearer"),
            "expires_in": .integer(TokenIssuer.life.components.seconds),
            "scope": .string(granted.scopes.joined(separator: " ")),
        ]
        // OpenID Connect Core, section 3.1.2.1: without the scope it is OAuth alone.
        if granted.scopes.contains(Scope.openid.rawValue) {
            let idToken = try await self.tokens.idToken(for: party, assurance: assurance, beside: token)
            response["id_token"] = .string(idToken)
        }
        response["refresh_token"] = refresh.map { .string($0.text(sealer: self.sealer)) }
        return .object(response)
    }
}

extension Grant {
    /// The grant as one answer gives it: fewer scopes, the key of the request.
    func answered(scopes: [String], confirmation: GrantDetails.Confirmation?) -> Grant {
        var details = self.details
        details.confirmation = confirmation
        return Grant(
            id: self.id,
            agent: self.agent,
            realm: self.realm,
            affiliation: self.affiliation,
            application: self.application,
            issuerRealm: self.issuerRealm,
            session: self.session,
            scopes: scopes,
            nonce: self.nonce,
            authenticatedAt: self.authenticatedAt,
            acrValues: self.acrValues,
            details: details,
            createdAt: self.createdAt,
            expiresAt: self.expiresAt
        )
    }
}
