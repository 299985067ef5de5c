package import BrokerAPI
package import Hummingbird
package import Logging

/// What the pages of a feature are made with: who asks, how to answer, and the way to the broker.
package struct Site: Sendable {
    package let broker: BrokerClient
    package let responses: Responses
    package let time: TimeSource
    package let logger: Logger
    let sessions: SessionKeeper
    let cookies: BrowserCookies

    /// Who asks, while the issuer stands by the session.
    package func session(_ request: Request) async -> Session? {
        switch await self.sessions.visit(self.cookies.value(.session, in: request)) {
        case .signedIn(let session, _): session
        case .signedOut: nil
        }
    }

    /// For a page: without a session the home page tells what happened and how to sign in.
    package func page(
        _ request: Request,
        _ answer: (Session) async throws -> Response
    ) async rethrows -> Response {
        guard let session = await self.session(request) else { return self.responses.redirect(to: "/") }
        return try await answer(session)
    }

    /// For a form: it is believed only with the session's own mark.
    package func form(
        _ session: Session?,
        csrf: String?,
        _ answer: (Session) async throws -> Response
    ) async rethrows -> Response {
        guard let session, session.csrf == csrf else {
            let page = NoticePage.formRefused
            return self.responses.page(page.title, page.content, status: .forbidden)
        }
        return try await answer(session)
    }
}
