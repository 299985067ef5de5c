package import Model
package import Primitives
package import SignIn

/// RFC 8693: an application that was shown an agent's token asks for one to call another with.
///
/// It delegates and never impersonates: `act` always says who acts, whoever acted before nested in it (section 4.1). The
/// token lives no longer than the one shown, says no more than it, and ends with its grant.
package struct TokenExchangeGrant: GrantType {
    package static let name = ClientSettings.GrantKind.tokenExchange.rawValue

    /// Section 3.
    enum TokenType: String {
        case accessToken = "urn:ietf:params:oauth:token-type:access_token"
        case idToken = "urn:ietf:params:oauth:token-type:id_token"
        case jwt = "urn:ietf:params:oauth:token-type:jwt"
    }

    let stores: any Stores
    let keys: KeyRing
    private let subjects: SubjectResolver
    private let freshness: DirectoryFreshness
    let clock: any WallClock
    private let random: any RandomSource

    package init(
        stores: any Stores,
        keys: KeyRing,
        subjects: SubjectResolver,
        freshness: DirectoryFreshness,
        clock: any WallClock,
        random: any RandomSource
    ) {
        self.stores = stores
        self.keys = keys
        self.subjects = subjects
        self.freshness = freshness
        self.clock = clock
        self.random = random
    }

    package func prove(_ request: TokenRequest) async throws -> GrantProof {
        let application = request.application
        guard application.authentication != .none else {
            throw OAuthError(.unauthorizedClient, "a public application exchanges no tokens")
        }
        if let text = request.form["requested_token_type"] {
            guard let type = TokenType(rawValue: text), type != .idToken else {
                throw OAuthError(.invalidRequest, "only access tokens are given for others")
            }
        }
        let subject = try await self.subject(request)
        let actor = try await self.actor(request)
        let target = try await self.target(request)
        let standing = try await self.standing(subject, target, request)
        let scopes = try Self.scopes(request, of: subject)
        return .exchanged(try await self.token(subject, actor, target, standing, scopes, request))
    }

    /// Never wider than what was shown; a lasting access stays with whom it was given to.
    private static func scopes(_ request: TokenRequest, of subject: ExchangeSubject) throws(OAuthError) -> [String] {
        let held = subject.scopes.filter { $0 != Scope.offlineAccess.rawValue }
        guard let asked = request.form["scope"] else { return held }
        let words = asked.split(separator: " ").map(String.init)
        guard !words.isEmpty, words.allSatisfy(held.contains) else {
            throw OAuthError(.invalidScope, "scope exceeds the subject token")
        }
        return held.filter(words.contains)
    }

    /// Whose access rules hold now: of whom the grant was given to, and of whom the new token is for. The application
    /// that exchanges acts in the agent's realm, or learns of nobody there.
    private func standing(
        _ subject: ExchangeSubject,
        _ target: ExchangeTarget,
        _ request: TokenRequest
    ) async throws -> GrantStanding {
        let now = self.clock.now
        let ended = OAuthError(.invalidGrant, "what the subject token was made of has ended")
        guard let kept = try await self.stores.grants.standing(subject.grant, now: now),
            kept.grant.issuerRealm == request.issuer.realm,
            let source = try await self.stores.applications.application(kept.grant.application),
            let standing = GrantStanding(kept, for: [source], now: now)
        else { throw ended }
        let grant = kept.grant
        guard request.application.servesBroker(in: grant.realm) else {
            throw OAuthError(.invalidGrant, "this application is not active in the realm of the agent")
        }
        if let refusal = target.application.refusal(of: standing.affiliation) {
            try await self.stores.audit.append(
                AuditEvent(
                    .accessRefused,
                    realm: grant.realm,
                    actor: .application(request.application.clientID),
                    agent: grant.agent,
                    fields: ["application": target.application.clientID.text, "rule": refusal.rawValue]
                ),
                at: now
            )
            throw OAuthError(.invalidTarget, "the access rule of the target keeps the agent out")
        }
        if target.application.isThirdParty {
            let given = try await self.stores.own.consent(of: grant.agent, to: target.application.clientID)
            let asked = Set(subject.scopes).subtracting([Scope.openid.rawValue, Scope.offlineAccess.rawValue])
            guard let given, asked.isSubset(of: given.scopes) else {
                throw OAuthError(.invalidTarget, "the agent has not agreed to what the target would learn")
            }
        }
        guard try await self.freshness.isFresh(standing.affiliation) else {
            throw OAuthError(.invalidGrant, "the directory of the agent has not answered for too long")
        }
        return standing
    }

    private func token(
        _ subject: ExchangeSubject,
        _ actor: ExchangeActor,
        _ target: ExchangeTarget,
        _ standing: GrantStanding,
        _ scopes: [String],
        _ request: TokenRequest
    ) async throws -> ExchangedToken {
        let (grant, now) = (standing.grant, self.clock.now)
        let life = min(TokenIssuer.life, .seconds(subject.expiresAt.seconds - now.seconds))
        guard life > .zero else { throw OAuthError(.invalidGrant, "the subject token is over") }
        let sub = try await self.subjects.subject(of: standing.kept.agent, for: target.application)
        let level = standing.assurance.acr(asked: grant.acrValues.compactMap(AssuranceLevel.init(rawValue:)))
        var act: [String: JSONValue] = ["iss": .string(request.issuer.url), "sub": .string(actor.subject)]
        act["act"] = subject.act
        let claims: [String: JSONValue] = [
            "iss": .string(request.issuer.url),
            "aud": .string(target.audience),
            "sub": .string(sub.text),
            "client_id": .string(request.application.clientID.text),
            "scope": .string(scopes.joined(separator: " ")),
            "iat": .integer(now.seconds),
            "exp": .integer((now + life).seconds),
            "jti": .string(self.random.token(bytes: 16)),
            "auth_time": .integer(grant.authenticatedAt.seconds),
            "acr": .string(level.rawValue),
            "amr": .array(standing.assurance.amr.map { .string($0) }),
            "grant": .string(grant.id.text),
            "realm": .string(grant.realm.text),
            "act": .object(act),
        ]
        try await self.stores.audit.append(
            AuditEvent(
                .tokenExchanged,
                realm: grant.realm,
                actor: .application(request.application.clientID),
                agent: grant.agent,
                fields: [
                    "application": request.application.clientID.text, "audience": target.audience,
                    "acting": actor.subject, "grant": grant.id.text, "scopes": scopes.joined(separator: " "),
                ]
            ),
            at: now
        )
        return ExchangedToken(
            claims: claims,
            algorithm: target.application.idTokenAlgorithm,
            scopes: scopes,
            life: life
        )
    }
}
