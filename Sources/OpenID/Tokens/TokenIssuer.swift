import JOSE
package import Model
package import Primitives
package import SignIn

/// Makes the tokens of a grant: an ID token, and a JWT access token (RFC 9068) for the issuer's own endpoints or for one
/// of the resources granted.
package struct TokenIssuer: Sendable {
    package static let life = Duration.minutes(5)

    private let keys: KeyRing
    private let subjects: SubjectResolver
    private let claims: ClaimsWriter
    private let encryption: TokenEncryption
    private let baseURL: String
    private let clock: any WallClock
    private let random: any RandomSource

    package init(
        keys: KeyRing,
        subjects: SubjectResolver,
        claims: ClaimsWriter,
        encryption: TokenEncryption,
        baseURL: String,
        clock: any WallClock,
        random: any RandomSource
    ) {
        self.keys = keys
        self.subjects = subjects
        self.claims = claims
        self.encryption = encryption
        self.baseURL = baseURL
        self.clock = clock
        self.random = random
    }

    /// Of whom the tokens of the grant will speak: made once for all of them.
    func party(of standing: GrantStanding, application: Application, issuer: Issuer) -> TokenParty {
        TokenParty(
            grant: standing.grant,
            subject: self.subjects.subject(of: standing.kept, for: application),
            affiliation: standing.affiliation,
            application: application,
            issuer: issuer
        )
    }

    /// OpenID Connect Core, section 2; encrypted where the application has registered so. `accessToken` is the one that is
    /// given beside it (section 3.1.3.6).
    package func idToken(
        for party: TokenParty,
        assurance: Assurance,
        beside accessToken: String
    ) async throws -> String {
        let application = party.application
        var claims = self.common(party, assurance).merging(try await self.claims.idToken(of: party)) { own, _ in own }
        claims["aud"] = .string(application.clientID.text)
        claims["sid"] = .string(party.grant.session.text)
        claims["nonce"] = party.grant.nonce.map { .string($0) }
        claims["at_hash"] = .string(application.idTokenAlgorithm.leftHalfHash(of: accessToken))
        let key = try await self.keys.signingKey(application.idTokenAlgorithm)
        let token = try JWT.sign(.object(claims), type: "JWT", with: key)
        return try await self.encryption.nested(token, to: application, by: application.client.idTokenEncryption)
    }

    /// RFC 9068, section 2.2. `resource` chooses one audience of those granted, or the issuer itself (RFC 8707, section
    /// 2.2); without it, the first granted: a token is for one. A resource reads the algorithm that the application's ID
    /// tokens have.
    package func accessToken(
        for party: TokenParty,
        assurance: Assurance,
        resource: String? = nil
    ) async throws -> String {
        let grant = party.grant
        // What the command line is given opens the administration and nothing else.
        let isForAdministration = party.application.isCommandLine
        let audience =
            isForAdministration
            ? AdministratorAccess.audience(base: self.baseURL) : try Self.audience(of: party, resource)
        var claims = self.common(party, assurance)
            .merging(try await self.claims.accessToken(of: party)) { own, _ in own }
        claims["aud"] = .string(audience)
        claims["client_id"] = .string(grant.application.text)
        claims["scope"] = .string(grant.scopes.joined(separator: " "))
        claims["jti"] = .string(self.random.token(bytes: 16))
        claims["grant"] = .string(grant.id.text)
        claims["realm"] = .string(grant.realm.text)
        claims["cnf"] = grant.details.confirmation?.claim
        // RFC 9396, section 9.1.
        claims["authorization_details"] = grant.details.authorizationDetails.flatMap { try? StrictJSON.parse($0) }
        let isOwn = isForAdministration || audience == party.issuer.url
        return try await self.accessToken(claims, algorithm: isOwn ? .ES256 : party.application.idTokenAlgorithm)
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

    private static func audience(of party: TokenParty, _ resource: String?) throws(OAuthError) -> String {
        let granted = party.grant.details.resources
        guard let resource else { return granted.first ?? party.issuer.url }
        let allowed = granted + [party.issuer.url]
        guard let audience = allowed.first(where: { $0.utf8.elementsEqual(resource.utf8) }) else {
            throw OAuthError(.invalidTarget, "resource is none of those granted")
        }
        return audience
    }

    private func common(_ party: TokenParty, _ assurance: Assurance) -> [String: JSONValue] {
        let now = self.clock.now
        let acr = assurance.acr(asked: party.grant.acrValues.compactMap(AssuranceLevel.init(rawValue:)))
        return [
            "iss": .string(party.issuer.url),
            "sub": .string(party.subject.text),
            "iat": .integer(now.seconds),
            "exp": .integer((now + Self.life).seconds),
            "auth_time": .integer(party.grant.authenticatedAt.seconds),
            "acr": .string(acr.rawValue),
            "amr": .array(assurance.amr.map { .string($0) }),
        ]
    }
}
