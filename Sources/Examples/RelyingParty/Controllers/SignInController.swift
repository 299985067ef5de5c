import Hummingbird

/// Leaving for the issuer, coming back from it, and signing out of both.
struct SignInController: Sendable {
    private static let largestForm = 4096

    let flow: SignInFlow
    let provider: OpenIDProvider
    let sessions: SessionKeeper
    let cookies: BrowserCookies
    let responses: Responses

    func addRoutes(to router: Router<BasicRequestContext>) {
        router.get("/login") { request, _ in await self.begin(request) }
        router.get("/callback") { request, _ in await self.finish(request) }
        router.post("/logout") { request, _ in try await self.signOut(request) }
    }

    private func begin(_ request: Request) async -> Response {
        let browser = self.cookies.value(.browser, in: request) ?? RandomText.make()
        let address = await self.flow.begin(browser: browser)
        return self.responses.redirect(to: address, cookies: [self.cookies.set(.browser, to: browser)])
    }

    /// The session's cookie is always a new value: one planted before the sign-in is worth nothing after it.
    private func finish(_ request: Request) async -> Response {
        let parameters = FormCoding.decode(request.uri.query ?? "") ?? [:]
        do {
            let session = try await self.flow.finish(parameters, browser: self.cookies.value(.browser, in: request))
            return self.responses.redirect(to: "/", cookies: [self.cookies.set(.session, to: session.id)])
        } catch {
            let page = RefusalPage(refusal: error)
            return self.responses.page(page.title, page.content, status: error.status)
        }
    }

    private func signOut(_ request: Request) async throws -> Response {
        let body = try await request.body.collect(upTo: Self.largestForm)
        let csrf = FormCoding.decode(String(buffer: body))?["csrf"]
        let id = self.cookies.value(.session, in: request)
        guard let session = await self.sessions.signOut(id, csrf: csrf) else {
            return self.responses.redirect(to: "/")
        }
        let state = RandomText.make()
        return self.responses.redirect(
            to: self.provider.endSessionURL(for: session, state: state) ?? "/?state=\(state)",
            cookies: [self.cookies.clear(.session), self.cookies.set(.leaving, to: state)]
        )
    }
}

extension SignInFlow.Refusal {
    fileprivate var status: HTTPResponse.Status {
        switch self {
        case .denied: .forbidden
        case .failed: .badGateway
        case .unknownAttempt: .badRequest
        }
    }
}
