import Hummingbird

/// The page of the application, its style, and what programs may ask of it.
struct HomeController: Sendable {
    /// What `/session` says; a member without a value is there, and null.
    private struct State: Encodable {
        private enum Keys: String, CodingKey { case signedIn, sub, realm, endedBy }

        let visit: SessionKeeper.Visit

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Keys.self)
            switch self.visit {
            case .signedIn(let session, _):
                try container.encode(true, forKey: .signedIn)
                try container.encode(session.claims.subject, forKey: .sub)
                try container.encode(session.userInfo.realm, forKey: .realm)
                try container.encodeNil(forKey: .endedBy)
            case .signedOut(let ending):
                try container.encode(false, forKey: .signedIn)
                try container.encodeNil(forKey: .sub)
                try container.encodeNil(forKey: .realm)
                try container.encode(ending?.rawValue, forKey: .endedBy)
            }
        }
    }

    private struct Events: Encodable {
        let events: [LogoutEvent]
    }

    let look: Look
    let sessions: SessionKeeper
    let cookies: BrowserCookies
    let responses: Responses

    func addRoutes(to router: Router<BasicRequestContext>) {
        router.get("/") { request, _ in await self.home(request) }
        router.get("/session") { request, _ in try await self.session(request) }
        router.get("/events") { _, _ in try self.responses.json(Events(events: await self.sessions.events)) }
        router.get("/healthz") { _, _ in self.responses.text("ok\n", type: "text/plain; charset=utf-8") }
        router.get("/style.css") { _, _ in self.responses.text(self.look.style, type: "text/css; charset=utf-8") }
        router.get("/icon.svg") { _, _ in self.responses.text(self.look.icon, type: "image/svg+xml") }
    }

    private func home(_ request: Request) async -> Response {
        let leaving = self.cookies.value(.leaving, in: request)
        let returned = FormCoding.decode(request.uri.query ?? "")?["state"]
        let page = HomePage(
            look: self.look,
            visit: await self.sessions.visit(self.cookies.value(.session, in: request)),
            hasJustLeft: leaving != nil && leaving == returned
        )
        let cookies = page.hasJustLeft ? [self.cookies.clear(.leaving)] : []
        return self.responses.page(page.title, page.content, cookies: cookies)
    }

    private func session(_ request: Request) async throws -> Response {
        let visit = await self.sessions.visit(self.cookies.value(.session, in: request))
        return try self.responses.json(State(visit: visit))
    }
}
