import HTTPTypes
import Hummingbird
import Model
import OpenID
import Primitives
import SignIn

/// RP-initiated logout, and the portal's own: ends the session at once when the request proves itself, else asks.
struct LogoutController {
    let services: HubServices
    let pages: PageResponder

    func addRoutes(to router: some RouterMethods<HubRequestContext>) {
        for prefix in ["", "/realms/:slug"] {
            router.get("\(prefix)/oauth2/logout", use: self.get)
            router.post("\(prefix)/oauth2/logout", use: self.post)
        }
        router.get("/signed-out", use: self.signedOut)
    }

    private func get(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try await self.logout(try request.queryParameters(), isConfirmed: false, request, context)
    }

    private func post(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let form = try await request.form(context)
        let isOwn = self.pages.isOwn(form, request)
        // Another site's form comes without the cookie that says who is there; asked for again as a page, it comes.
        guard isOwn || !form.repeated.isEmpty else {
            let pairs = form.values.filter { $0.key != "csrf" }.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
            return self.pages.redirect("\(request.uri.path)?\(FormParameters.encode(pairs))")
        }
        return try await self.logout(form, isConfirmed: isOwn, request, context)
    }

    private func logout(
        _ parameters: FormParameters,
        isConfirmed: Bool,
        _ request: Request,
        _ context: HubRequestContext
    ) async throws -> Response {
        let issuer = try await self.services.issuer(context)
        let session = try await self.services.session(of: request, cookies: self.pages.cookies)
        switch try await self.services.provider.endSession.decide(parameters, session: session, issuer: issuer) {
        case .refuse:
            return try self.pages.problem(
                .requestRefused,
                request,
                status: .badRequest,
                code: "logout-refused",
                identifier: context.id
            )
        case .end(let target):
            return try await self.end(session, returnTo: target, request)
        case .confirm(let target) where isConfirmed || session == nil:
            return try await self.end(session, returnTo: target, request)
        case .confirm(let target):
            let fields = parameters.values.filter { $0.key != "csrf" }.sorted { $0.key < $1.key }
            let browser = self.pages.browser(request)
            let page = SignOutConfirmPage(
                action: request.uri.path,
                csrf: self.pages.formToken(browser),
                hiddenFields: fields.map { (name: $0.key, value: $0.value) }
            )
            return try self.pages.page(
                page,
                request,
                browser: browser,
                returnOrigin: target.flatMap(RedirectURI.origin)
            )
        }
    }

    private func end(_ session: Session?, returnTo target: String?, _ request: Request) async throws -> Response {
        // Nothing to end, nothing to forget: another site's form comes without the cookie and must not take it away.
        let clear = session == nil ? [] : [self.pages.cookies.clear(self.pages.cookies.sessionName)]
        if let session {
            _ = try await self.services.sessions.end(session.id, of: session.agent, actor: .agent(session.agent))
        }
        return self.pages.redirect(target ?? self.signedOutAddress(session), setCookies: clear)
    }

    /// The report names the session that ended: sealed, so that nobody asks for another's.
    private func signedOutAddress(_ session: Session?) -> String {
        guard let session else { return "/signed-out" }
        let sealed = self.services.sealer.seal(Array(session.id.text.utf8), for: .signedOut)
        return "/signed-out?\(FormParameters.encode([("session", Base64URL.encode(sealed))]))"
    }

    private func signedOut(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        var told: [SignedOutPage.Application] = []
        if let text = try request.queryParameters()["session"], let sealed = Base64URL.decode(text),
            let id = self.services.sealer.open(sealed, for: .signedOut)
        {
            let session = Session.ID(String(decoding: id, as: UTF8.self))
            let reports = try await self.services.stores.outbox.logoutReports(of: session)
            told = reports.map { .init(name: $0.application, status: $0.isDelivered ? .told : .pending) }
        }
        return try self.pages.page(SignedOutPage(applications: told), request)
    }
}
