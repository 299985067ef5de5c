package import Model
package import Primitives

/// The pushed authorization request endpoint (RFC 9126): what an application asks, checked before an agent is there.
package struct PushedAuthorization: Sendable {
    package static let life = Duration.seconds(90)
    private static let prefix = "urn:ietf:params:oauth:request_uri:"
    /// What proves the client is no part of its request.
    private static let ofClient: Set<String> = ["client_secret", "client_assertion", "client_assertion_type"]

    /// The thumbprint of the key that the caller proves (RFC 9449, section 10.1); nil where it proves none.
    package typealias ProvenKey = @Sendable (Application, Caller) async throws -> String?

    private let store: any PushedRequestStore
    private let clients: ClientAuthentication
    private let authorization: AuthorizationEndpoint
    private let provenKey: ProvenKey
    private let clock: any WallClock
    private let random: any RandomSource

    package init(
        store: any PushedRequestStore,
        clients: ClientAuthentication,
        authorization: AuthorizationEndpoint,
        clock: any WallClock,
        random: any RandomSource,
        provenKey: @escaping ProvenKey
    ) {
        self.store = store
        self.clients = clients
        self.authorization = authorization
        self.provenKey = provenKey
        self.clock = clock
        self.random = random
    }

    /// The answer of section 2.2. Refusals are those of the authorization endpoint, as JSON (section 2.3).
    package func respond(issuer: Issuer, caller: Caller, form: FormParameters) async throws -> JSONValue {
        let application = try await self.clients.authenticate(caller, form: form)
        guard form["request_uri"] == nil else { throw OAuthError(.invalidRequest, "request_uri cannot be pushed") }
        guard form["client_id"] ?? application.clientID.text == application.clientID.text else {
            throw OAuthError(.invalidRequest, "client_id differs from the authenticated client")
        }
        var parameters = FormParameters()
        for (name, value) in form.pairs where !Self.ofClient.union(SignInMarker.own).contains(name) {
            parameters.add(value, to: name)
        }
        if form["client_id"] == nil { parameters = parameters.setting("client_id", to: application.clientID.text) }
        var request = AuthorizationRequest(
            issuer: issuer,
            parameters: parameters,
            address: "",
            session: nil,
            isPushing: true
        )
        if let outcome = try await self.authorization.check(&request) { throw Self.error(outcome) }
        return try await self.keep(
            self.bound(request.parameters, of: application, caller),
            of: application,
            issuer: issuer
        )
    }

    private func keep(
        _ parameters: FormParameters,
        of application: Application,
        issuer: Issuer
    ) async throws -> JSONValue {
        let token = self.random.token(bytes: 32)
        let now = self.clock.now
        try await self.store.push(
            PushedRequest(
                hash: Digest.sha256(token),
                application: application.clientID,
                issuerRealm: issuer.realm,
                parameters: parameters.json.canonicalText,
                createdAt: now,
                expiresAt: now + Self.life
            )
        )
        return [
            "request_uri": .string(Self.prefix + token), "expires_in": .integer(Self.life.components.seconds),
        ]
    }

    /// A proof sent with the request says the same as `dpop_jkt`, or says it in its place.
    private func bound(
        _ parameters: FormParameters,
        of application: Application,
        _ caller: Caller
    ) async throws -> FormParameters {
        guard let key = try await self.provenKey(application, caller) else { return parameters }
        guard parameters["dpop_jkt"] ?? key == key else {
            throw OAuthError(.invalidRequest, "dpop_jkt is not the key of the proof")
        }
        return parameters.setting("dpop_jkt", to: key)
    }

    private static func error(_ outcome: AuthorizationOutcome) -> OAuthError {
        switch outcome {
        case .respond(let response): response.error ?? OAuthError(.serverError, "the request was answered")
        case .malformed(let error): error
        case .unknownClient: OAuthError(.invalidClient, "the client is not known")
        case .unregisteredRedirect: OAuthError(.invalidRequest, "redirect_uri is missing or not registered")
        case .signIn, .refused, .chooseAffiliation, .incompleteIdentity, .consent:
            OAuthError(.serverError, "an agent was asked for")
        }
    }

    /// Under which the request is kept; nil for a reference that this endpoint has never given.
    static func hash(of reference: String) -> [UInt8]? {
        guard reference.utf8.starts(with: Self.prefix.utf8) else { return nil }
        return Digest.sha256(String(reference.dropFirst(Self.prefix.count)))
    }
}
