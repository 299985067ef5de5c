import Hummingbird
import Model
import OpenID
import Primitives
import SignIn

/// The helpdesk's link for a lost factor: it opens an enrolment after the password, and no session by itself.
struct NewFactorController {
    private static let path = "/sign-in/new-factor"

    let desk: SignInDesk

    func addRoutes(to router: some RouterMethods<HubRequestContext>) {
        router.get("/sign-in/new-factor", use: self.show)
        router.post("/sign-in/new-factor", use: self.take)
    }

    private func show(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let token = try request.queryParameters()["token"] ?? ""
        guard let affiliation = try await self.desk.services.signIn.reset.affiliation(token: token, .factor),
            let realm = try await self.desk.services.stores.registry.realm(affiliation.realm)?.realm
        else { return try self.expired(request, context) }
        let browser = self.desk.pages.browser(request)
        let page = FactorResetPage(
            action: Self.path,
            state: token,
            csrf: self.desk.pages.formToken(browser),
            agentName: affiliation.profile.displayName,
            realmName: realm.name
        )
        return try self.desk.pages.page(page, request, realm: realm, browser: browser)
    }

    private func take(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let form = try await request.form(context)
        let token = form["state"] ?? ""
        let page = "\(Self.path)?\(FormParameters.encode([("token", token)]))"
        guard self.desk.pages.isOwn(form, request),
            let affiliation = try await self.desk.services.signIn.reset.affiliation(token: token, .factor)
        else { return self.desk.pages.redirect(page) }
        let interaction = self.desk.services.interaction(
            to: AccountPlace.factors.rawValue,
            demand: Demand(isFresh: true),
            identifier: affiliation.profile.login,
            realm: affiliation.realm,
            link: token
        )
        return self.desk.redirect(to: .password, interaction)
    }

    private func expired(_ request: Request, _ context: HubRequestContext) throws -> Response {
        try self.desk.pages.problem(
            .expiredFactorLink,
            request,
            status: .gone,
            code: "link-expired",
            identifier: context.id
        )
    }
}
