import JOSE
package import Model
package import Primitives

/// The introspection endpoint (RFC 7662): what a token is worth now, told to whom it is for or whose it is.
package struct Introspection: Sendable {
    package enum Answer: Sendable, Hashable {
        case json(JSONValue)
        /// A signed one (RFC 9701).
        case token(String)
    }

    private let stores: any Stores
    private let clients: ClientAuthentication
    private let keys: KeyRing
    private let subjects: SubjectResolver
    private let sealer: any SecretSealer
    private let clock: any WallClock

    package init(
        stores: any Stores,
        clients: ClientAuthentication,
        keys: KeyRing,
        sealer: any SecretSealer,
        clock: any WallClock
    ) {
        self.stores = stores
        self.clients = clients
        self.keys = keys
        self.subjects = SubjectResolver(aliases: stores.subjects, sealer: sealer)
        self.sealer = sealer
        self.clock = clock
    }

    /// `wantsToken`: the request accepts `application/token-introspection+jwt`.
    package func respond(
        issuer: Issuer,
        caller: Caller,
        form: FormParameters,
        wantsToken: Bool
    ) async throws -> Answer {
        let application = try await self.clients.authenticate(caller, form: form)
        guard application.authentication != .none else {
            throw OAuthError(.invalidClient, "an application without a secret learns nothing of tokens")
        }
        guard let text = form["token"] else { throw OAuthError(.invalidRequest, "token is missing") }
        let found = try await self.members(of: text, for: application, issuer: issuer)
        // Inactive says nothing more: neither why nor whose (section 2.2).
        let answer = found.map { JSONValue.object($0.merging(["active": true]) { $1 }) } ?? ["active": false]
        guard wantsToken || application.client.introspectionAlgorithm != nil else { return .json(answer) }
        return .token(try await self.signed(answer, for: application, issuer: issuer))
    }

    private func members(
        of text: String,
        for application: Application,
        issuer: Issuer
    ) async throws -> [String: JSONValue]? {
        if let refresh = RefreshToken(text, sealer: self.sealer) {
            return try await self.members(of: refresh, for: application, issuer: issuer)
        }
        let now = self.clock.now
        guard let token = try await IssuedToken(text, issuer: issuer, keys: self.keys, now: now),
            token.client == application.clientID || Self.isMeant(application, by: token)
        else { return nil }
        if token.grant == nil {
            guard try await token.isApplicationActive(in: self.stores) else { return nil }
        } else {
            guard try await token.standing(in: self.stores, now: now) != nil else { return nil }
        }
        // Section 2.2; RFC 9470, section 6.2; RFC 8693, section 4.1; RFC 9449, section 6.2; and the realm it acts in.
        let told = [
            "iss", "sub", "aud", "client_id", "scope", "iat", "exp", "jti", "cnf", "act", "acr", "auth_time", "realm",
            "authorization_details",
        ]
        var members: [String: JSONValue] = [:]
        for name in told { members[name] = token.claims[name] }
        members["token_type"] = token.claims["cnf"]?["jkt"] == nil ? "Bearer" : "DPoP"
        return members
    }

    /// Whether the token is for the application: by its identifier, or by the name it has as a resource (RFC 8707). A realm's
    /// resource is told of what was given in that realm; a regional one, of all.
    private static func isMeant(_ application: Application, by token: IssuedToken) -> Bool {
        if token.audience.contains(application.clientID.text) { return true }
        guard let name = application.client.ownResource,
            application.realm == Realm.region || token.claims["realm"]?.string == application.realm.text
        else { return false }
        return token.audience.contains { $0.utf8.elementsEqual(name.utf8) }
    }

    /// A refresh token is told of to the application it was given to, and to no other.
    private func members(
        of token: RefreshToken,
        for application: Application,
        issuer: Issuer
    ) async throws -> [String: JSONValue]? {
        let now = self.clock.now
        let grant = try await self.stores.grants.current(
            token.grantID,
            counter: token.counter,
            presented: token.hash,
            idle: RefreshTokenGrant.idle,
            now: now
        )
        guard let grant, grant.application == application.clientID, grant.issuerRealm == issuer.realm,
            let standing = try await GrantStanding.find(grant.id, for: [application], in: self.stores, now: now)
        else { return nil }
        return [
            "iss": .string(issuer.url),
            "sub": .string(self.subjects.subject(of: standing.kept, for: application).text),
            "client_id": .string(application.clientID.text),
            "scope": .string(grant.scopes.joined(separator: " ")),
            "iat": .integer(grant.createdAt.seconds),
            "exp": .integer(grant.expiresAt.seconds),
        ]
    }

    /// RFC 9701, section 5: typed, for one reader, without `sub` or `exp` of its own, so that nobody takes it for a
    /// token.
    private func signed(_ answer: JSONValue, for application: Application, issuer: Issuer) async throws -> String {
        let claims: JSONValue = [
            "iss": .string(issuer.url),
            "aud": .string(application.clientID.text),
            "iat": .integer(self.clock.now.seconds),
            "token_introspection": answer,
        ]
        let key = try await self.keys.signingKey(application.client.introspectionAlgorithm ?? .RS256)
        return try JWT.sign(claims, type: "token-introspection+jwt", with: key)
    }
}
