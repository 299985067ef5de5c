import Foundation

/// The issuer as this application uses it: sends the browser there, turns codes into sessions, renews them.
struct OpenIDProvider: Sendable {
    private static let scope = "openid profile email organization groups"

    private let metadata: ProviderMetadata
    private let credentials: ClientCredentials
    private let baseURL: String
    private let http: HTTPCaller
    private let idTokens: IDTokenVerifier
    private let time: TimeSource

    init(
        metadata: ProviderMetadata,
        credentials: ClientCredentials,
        baseURL: String,
        http: HTTPCaller,
        idTokens: IDTokenVerifier,
        time: TimeSource
    ) {
        self.metadata = metadata
        self.credentials = credentials
        self.baseURL = baseURL
        self.http = http
        self.idTokens = idTokens
        self.time = time
    }

    private var callback: String { self.baseURL + "/callback" }

    func authorizationURL(for attempt: SignInAttempt) -> String {
        self.metadata.authorizationEndpoint + Self.separator(self.metadata.authorizationEndpoint)
            + FormCoding.encode([
                "response_type": "code",
                "client_id": self.credentials.clientID,
                "redirect_uri": self.callback,
                "scope": Self.scope,
                "state": attempt.state,
                "nonce": attempt.nonce,
                "code_challenge": RandomText.challenge(for: attempt.verifier),
                "code_challenge_method": "S256",
            ])
    }

    /// RFC 9207, section 2.4: who answered is who was asked, and an issuer that promises the parameter sends it.
    func isOwnResponse(_ parameters: [String: String]) -> Bool {
        guard let issuer = parameters["iss"] else { return self.metadata.namesItselfInResponses != true }
        return issuer == self.metadata.issuer
    }

    func redeem(_ code: String, of attempt: SignInAttempt) async throws -> Session {
        let tokens = try await self.tokens([
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.callback,
            "code_verifier": attempt.verifier,
        ])
        guard let idToken = tokens.idToken else { throw RelyingPartyError(.unexpectedAnswer, "no ID token") }
        let claims = try await self.idTokens.verify(idToken, nonce: attempt.nonce)
        return Session(
            id: RandomText.make(),
            csrf: RandomText.make(),
            nonce: attempt.nonce,
            started: self.time.now,
            claims: claims,
            userInfo: try await self.userInfo(tokens.accessToken, of: claims.subject),
            idToken: idToken,
            refreshToken: tokens.refreshToken,
            renewAfter: self.renewal(of: tokens)
        )
    }

    /// The same session with new tokens; what the issuer did not send again is kept.
    func renew(_ session: Session) async throws -> Session {
        guard let refreshToken = session.refreshToken else {
            throw RelyingPartyError(.invalidGrant, "no refresh token")
        }
        let tokens = try await self.tokens(["grant_type": "refresh_token", "refresh_token": refreshToken])
        var renewed = session
        renewed.refreshToken = tokens.refreshToken ?? refreshToken
        renewed.renewAfter = self.renewal(of: tokens)
        if let idToken = tokens.idToken {
            renewed.claims = try await self.idTokens.verifyRefreshed(
                idToken,
                subject: session.claims.subject,
                nonce: session.nonce
            )
            renewed.idToken = idToken
        }
        do {
            renewed.userInfo = try await self.userInfo(tokens.accessToken, of: session.claims.subject)
        } catch let error as RelyingPartyError where error.code == .unavailable {
            // The refresh token just received must not be lost with an answer that is only about display.
        }
        return renewed
    }

    /// OpenID Connect RP-Initiated Logout, section 2.
    func endSessionURL(for session: Session, state: String) -> String? {
        self.metadata.endSessionEndpoint.map {
            $0 + Self.separator($0)
                + FormCoding.encode([
                    "id_token_hint": session.idToken,
                    "client_id": self.credentials.clientID,
                    "post_logout_redirect_uri": self.baseURL + "/",
                    "state": state,
                ])
        }
    }

    private func tokens(_ form: KeyValuePairs<String, String>) async throws -> TokenResponse {
        let answer = try await self.http.post(
            self.metadata.tokenEndpoint,
            form: FormCoding.encode(form),
            authorization: self.credentials.authorization
        )
        guard answer.status == 200 else {
            let refusal = try answer.decoded(TokenResponse.Refusal.self)
            throw RelyingPartyError(refusal.error == "invalid_grant" ? .invalidGrant : .refused, refusal.error)
        }
        let tokens = try answer.decoded(TokenResponse.self)
        guard tokens.tokenType.lowercased() == "bearer" else {
            throw RelyingPartyError(.unexpectedAnswer, "token_type")
        }
        return tokens
    }

    /// OpenID Connect Core, section 5.3.2: an answer about somebody else is not used.
    private func userInfo(_ accessToken: String, of subject: String) async throws -> UserInfo {
        let answer = try await self.http.get(self.metadata.userinfoEndpoint, bearer: accessToken)
        guard answer.status == 200 else { throw RelyingPartyError(.refused, "userinfo answered \(answer.status)") }
        let userInfo = try answer.decoded(UserInfo.self)
        guard userInfo.subject == subject else { throw RelyingPartyError(.wrongSubject) }
        return userInfo
    }

    /// A little before the end, so that a page never works with a token that dies on the way.
    private func renewal(of tokens: TokenResponse) -> Date {
        let life = tokens.life ?? 300
        return self.time.now.addingTimeInterval(max(life - 10, life / 2))
    }

    private static func separator(_ endpoint: String) -> String { endpoint.contains("?") ? "&" : "?" }
}
