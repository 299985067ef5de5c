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
            let query = pairs.isEmpty ? "" : "?\(FormParameters.encode(pairs))"
            return self.pages.redirect("\(request.uri.path)\(query)")
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
        let languages = parameters["ui_locales"].flatMap { $0.utf8.count <= 64 ? $0 : nil }
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
            return try await self.end(session, returnTo: target, languages: languages, request)
        case .confirm(let target) where isConfirmed || session == nil:
            return try await self.end(session, returnTo: target, languages: languages, request)
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
                returnOrigin: target.flatMap(RedirectURI.origin),
                languages: languages
            )
        }
    }

    private func end(
        _ session: Session?,
        returnTo target: String?,
        languages: String?,
        _ request: Request
    ) async throws -> Response {
        let cookies = self.pages.cookies
        var report = SignedOutReport()
        report.returnTo = target
        report.languages = languages
        guard let session else {
            // Nothing to end, nothing to forget: another site's form comes without the cookie and must not take it.
            return self.pages.redirect(target ?? report.address(sealer: self.services.sealer))
        }
        report.session = session.id
        report.reached = try await self.frontChannel.reached(by: session)
        _ = try await self.services.sessions.end(session.id, of: session.agent, actor: .agent(session.agent))
        let page = report.address(sealer: self.services.sealer)
        return self.pages.redirect(
            report.reached.isEmpty ? target ?? page : page,
            setCookies: [cookies.clear(cookies.sessionName), cookies.clearedState]
        )
    }

    private var frontChannel: FrontChannelLogout {
        FrontChannelLogout(
            stores: self.services.stores,
            baseURL: self.services.baseURL,
            clock: self.services.clock
        )
    }

    private func signedOut(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let text = try request.queryParameters()["report"]
        let report = text.flatMap { SignedOutReport(sealed: $0, sealer: self.services.sealer) } ?? SignedOutReport()
        guard let session = report.session else {
            return try self.pages.page(SignedOutPage(applications: []), request, languages: report.languages)
        }
        let told = try await self.services.stores.outbox.logoutReports(of: session)
        let frames = try await self.frontChannel.frames(for: report.reached, session: session)
        let names = Set(told.map(\.application))
        let framed = frames.map(\.name).filter { !names.contains($0) }
        let page = SignedOutPage(
            applications: told.map { .init(name: $0.application, status: $0.isDelivered ? .told : .pending) }
                + framed.map { .init(name: $0, status: .framed) },
            frames: frames.map { .init(name: $0.name, address: $0.address) },
            returnURL: report.returnTo
        )
        return try self.pages.page(
            page,
            request,
            frameOrigins: Set(frames.compactMap { RedirectURI.origin($0.address) }),
            languages: report.languages
        )
    }
}
