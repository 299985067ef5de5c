import Logging

/// The authorization code flow, from the button to an open session.
struct SignInFlow: Sendable {
    /// Why there is no session at the end.
    enum Refusal: Error {
        /// Not the answer to a question of this browser.
        case unknownAttempt
        /// The issuer says no, and why.
        case denied(code: String, description: String?)
        /// The tokens could not be had or are not right.
        case failed
    }

    private let provider: OpenIDProvider
    private let attempts: SignInAttempts
    private let sessions: SessionKeeper
    private let logger: Logger

    init(provider: OpenIDProvider, attempts: SignInAttempts, sessions: SessionKeeper, logger: Logger) {
        self.provider = provider
        self.attempts = attempts
        self.sessions = sessions
        self.logger = logger
    }

    func begin(browser: String) async -> String {
        self.provider.authorizationURL(for: await self.attempts.begin(browser: browser))
    }

    /// Nothing of the answer is believed, error text included, before its state and its issuer are right.
    func finish(_ parameters: [String: String], browser: String?) async throws(Refusal) -> Session {
        guard let state = parameters["state"],
            let attempt = await self.attempts.consume(state, browser: browser),
            self.provider.isOwnResponse(parameters)
        else { throw .unknownAttempt }
        if let code = parameters["error"] {
            self.logger.info("sign-in denied", metadata: ["error": "\(code)"])
            throw .denied(code: code, description: parameters["error_description"])
        }
        guard let code = parameters["code"] else { throw .unknownAttempt }
        do {
            let session = try await self.provider.redeem(code, of: attempt)
            try await self.sessions.open(session)
            self.logger.info("signed in", metadata: ["sid": "\(session.claims.session ?? "")"])
            return session
        } catch {
            self.logger.error("sign-in failed", metadata: ["reason": "\(error)"])
            throw .failed
        }
    }
}
