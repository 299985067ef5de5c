import JOSE
package import Model
package import Primitives
package import SignIn

/// Makes the tokens of a grant: an ID token, and a JWT access token (RFC 9068) for the issuer's own endpoints.
package struct TokenIssuer: Sendable {
    package static let life = Duration.minutes(5)

    private let keys: KeyRing
    private let baseURL: String
    private let clock: any WallClock
    private let random: any RandomSource

    package init(keys: KeyRing, baseURL: String, clock: any WallClock, random: any RandomSource) {
        self.keys = keys
        self.baseURL = baseURL
        self.clock = clock
        self.random = random
    }

    package func idToken(
        for grant: Grant,
        assurance: Assurance,
        subject: Agent.Subject,
        application: Application,
        issuer: Issuer
    )
        async throws -> String
    {
        var claims = self.common(grant, assurance, subject: subject, issuer: issuer)
        claims["aud"] = .string(application.clientID.text)
        claims["sid"] = .string(grant.session.text)
        claims["nonce"] = grant.nonce.map { .string($0) }
        let key = try await self.keys.signingKey(application.idTokenAlgorithm)
        return try JWT.sign(.object(claims), type: "JWT", with: key)
    }

    package func accessToken(
        for grant: Grant,
        assurance: Assurance,
        subject: Agent.Subject,
        issuer: Issuer
    ) async throws
        -> String
    {
        var claims = self.common(grant, assurance, subject: subject, issuer: issuer)
        // What the command line is given opens the administration and nothing else.
        let isForAdministration = grant.application == Application.commandLine.clientID
        claims["aud"] = .string(
            isForAdministration ? AdministratorAccess.audience(base: self.baseURL) : issuer.url
        )
        claims["client_id"] = .string(grant.application.text)
        claims["scope"] = .string(grant.scopes.joined(separator: " "))
        claims["jti"] = .string(self.random.token(bytes: 16))
        claims["grant"] = .string(grant.id.text)
        claims["realm"] = .string(grant.realm.text)
        claims["cnf"] = grant.details.confirmation?.claim
        return try JWT.sign(.object(claims), type: "at+jwt", with: try await self.keys.signingKey(.ES256))
    }

    /// A token of the application itself, for the broker or for a resource: `sub` is its own identifier (RFC 9068,
    /// section 2.2).
    package func accessToken(
        of application: Application,
        scopes: [BrokerScope],
        target: ApplicationTarget,
        issuer: Issuer,
        confirmation: GrantDetails.Confirmation?
    ) async throws -> String {
        let now = self.clock.now
        var claims: [String: JSONValue] = [
            "iss": .string(issuer.url),
            "aud": .string(target.resource ?? ApplicationAccess.audience(base: self.baseURL)),
            "sub": .string(application.clientID.text),
            "client_id": .string(application.clientID.text),
            "iat": .integer(now.seconds),
            "exp": .integer((now + Self.life).seconds),
            "jti": .string(self.random.token(bytes: 16)),
        ]
        claims["cnf"] = confirmation?.claim
        claims["realm"] = target.realm.map { .string($0.text) }
        if !scopes.isEmpty { claims["scope"] = .string(scopes.map(\.rawValue).joined(separator: " ")) }
        let algorithm = target.resource == nil ? .ES256 : application.idTokenAlgorithm
        return try await self.accessToken(claims, algorithm: algorithm)
    }

    /// An access token that says just this (RFC 9068, section 2.1).
    func accessToken(_ claims: [String: JSONValue], algorithm: SigningAlgorithm) async throws -> String {
        try JWT.sign(.object(claims), type: "at+jwt", with: try await self.keys.signingKey(algorithm))
    }

    private func common(
        _ grant: Grant,
        _ assurance: Assurance,
        subject: Agent.Subject,
        issuer: Issuer
    ) -> [String: JSONValue] {
        let now = self.clock.now
        let acr = assurance.acr(asked: grant.acrValues.compactMap(AssuranceLevel.init(rawValue:)))
        return [
            "iss": .string(issuer.url),
            "sub": .string(subject.text),
            "iat": .integer(now.seconds),
            "exp": .integer((now + Self.life).seconds),
            "auth_time": .integer(grant.authenticatedAt.seconds),
            "acr": .string(acr.rawValue),
            "amr": .array(assurance.amr.map { .string($0) }),
        ]
    }
}
