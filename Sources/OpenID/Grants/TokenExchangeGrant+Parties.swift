import JOSE
import Model
import Primitives

/// Whose token was shown, and what it was worth.
struct ExchangeSubject: Sendable {
    let grant: Grant.ID
    let scopes: [String]
    let expiresAt: Timestamp
    /// Who acted before.
    let act: JSONValue?
}

/// Who acts from now on.
struct ExchangeActor: Sendable {
    let subject: String
}

/// Whom the new token is for, and whose access rule says so.
struct ExchangeTarget: Sendable {
    let audience: String
    let application: Application
}

extension TokenExchangeGrant {
    func subject(_ request: TokenRequest) async throws -> ExchangeSubject {
        guard let text = request.form["subject_token"], let kind = request.form["subject_token_type"] else {
            throw OAuthError(.invalidRequest, "subject_token and subject_token_type are needed")
        }
        switch TokenType(rawValue: kind) {
        case .accessToken, .jwt: return try await self.subject(ofAccessToken: text, request)
        case .idToken: return try await self.subject(ofIDToken: text, request)
        case nil: throw OAuthError(.invalidRequest, "subject_token_type is not known here")
        }
    }

    /// One of its own, one made for it, or one of an application whose tokens it may exchange.
    private func subject(ofAccessToken text: String, _ request: TokenRequest) async throws -> ExchangeSubject {
        let (application, now) = (request.application, self.clock.now)
        guard let token = try await IssuedToken(text, issuer: request.issuer, keys: self.keys, now: now),
            let grant = token.grant,
            token.client == application.clientID || token.audience.contains(application.clientID.text)
                || application.client.exchangeAudiences.contains(token.client),
            // Everything that holds for its use holds for its exchange.
            try await token.standing(in: self.stores, now: now) != nil
        else { throw OAuthError(.invalidRequest, "the subject token is not valid for this application") }
        return ExchangeSubject(
            grant: grant,
            scopes: token.scopes,
            expiresAt: token.expiresAt,
            act: token.claims["act"]
        )
    }

    /// An ID token names no grant: it stands for the newest that its agent and session gave its audience.
    private func subject(ofIDToken text: String, _ request: TokenRequest) async throws -> ExchangeSubject {
        let (application, now) = (request.application, self.clock.now)
        let refusal = OAuthError(.invalidRequest, "the subject token is not valid for this application")
        guard
            let token = try? JWT.verify(
                text,
                keys: try await self.keys.published(),
                algorithms: [application.idTokenAlgorithm],
                type: "JWT"
            ),
            (try? token.checkTimes(now: now, leeway: .zero)) != nil, let expiry = try? token.time("exp"),
            token.claims["iss"]?.string == request.issuer.url, token.audience == [application.clientID.text],
            let sid = token.claims["sid"]?.string,
            let session = try await self.stores.sessions.session(.init(sid), idle: nil, now: now)
        else { throw refusal }
        let grant = try await self.stores.grants.live(of: session.agent, now: now).last {
            $0.session == session.id && $0.application == application.clientID
                && $0.issuerRealm == request.issuer.realm
        }
        guard let grant else { throw refusal }
        return ExchangeSubject(grant: grant.id, scopes: grant.scopes, expiresAt: expiry, act: nil)
    }

    /// The application that asks, or whoever has given it a token of theirs. Somebody else's token makes nobody act.
    func actor(_ request: TokenRequest) async throws -> ExchangeActor {
        let (application, now) = (request.application, self.clock.now)
        guard let text = request.form["actor_token"] else {
            guard request.form["actor_token_type"] == nil else {
                throw OAuthError(.invalidRequest, "actor_token_type without an actor_token")
            }
            return ExchangeActor(subject: application.clientID.text)
        }
        let kind = request.form["actor_token_type"].flatMap { TokenType(rawValue: $0) }
        guard kind == .accessToken || kind == .jwt else {
            throw OAuthError(.invalidRequest, "actor_token_type is that of an access token")
        }
        guard let token = try await IssuedToken(text, issuer: request.issuer, keys: self.keys, now: now),
            token.client == application.clientID, token.claims["act"] == nil,
            let subject = token.claims["sub"]?.string
        else { throw OAuthError(.invalidRequest, "the actor token is not one of this application") }
        let isActive =
            token.grant == nil
            ? try await token.isApplicationActive(in: self.stores)
            : try await token.standing(in: self.stores, now: now) != nil
        guard isActive else { throw OAuthError(.invalidRequest, "the actor token has ended") }
        return ExchangeActor(subject: subject)
    }

    /// `audience` is an application, `resource` an address; without either the token is for who asks.
    func target(_ request: TokenRequest) async throws -> ExchangeTarget {
        let application = request.application
        switch (request.form["audience"], request.form["resource"]) {
        case (nil, nil): return ExchangeTarget(audience: application.clientID.text, application: application)
        case (.some, .some): throw OAuthError(.invalidTarget, "a token has one audience")
        case (nil, let resource?):
            guard application.client.resources.contains(where: { $0.utf8.elementsEqual(resource.utf8) }) else {
                throw OAuthError(.invalidTarget, "resource is none that this application may ask for")
            }
            return ExchangeTarget(audience: resource, application: application)
        case (let audience?, nil):
            let id = Application.ClientID(audience)
            guard id == application.clientID || application.client.exchangeAudiences.contains(id),
                let target = try await self.stores.applications.application(id), target.isEnabled
            else { throw OAuthError(.invalidTarget, "audience is none that this application may ask for") }
            return ExchangeTarget(audience: audience, application: target)
        }
    }
}
