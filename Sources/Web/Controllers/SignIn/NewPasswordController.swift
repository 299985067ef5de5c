import HTTPTypes
import Hummingbird
import Messages
import Model
import OpenID
import Primitives
import SignIn

/// The mailed link to a new password. Opening it changes nothing: mail programs open links too.
struct NewPasswordController {
    private static let path = "/sign-in/new-password"

    let desk: SignInDesk

    func addRoutes(to router: some RouterMethods<HubRequestContext>) {
        router.get("/sign-in/new-password", use: self.show)
        router.post("/sign-in/new-password", use: self.take)
    }

    private func show(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let parameters = try request.queryParameters()
        let token = parameters["token"] ?? ""
        guard let affiliation = try await self.desk.services.signIn.reset.affiliation(token: token, .password),
            let realm = try await self.desk.services.stores.registry.realm(affiliation.realm)?.realm
        else { return try self.expired(request, context) }
        let policy = self.desk.services.signIn.policies.policy(of: realm)
        let errors = PasswordErrors(parameters["failure"])
        let browser = self.desk.pages.browser(request)
        let page = NewPasswordPage(
            action: Self.path,
            state: token,
            csrf: self.desk.pages.formToken(browser),
            identifier: affiliation.profile.login,
            minimumLength: policy.password.minLength,
            errors: errors.sentences,
            confirmationError: errors.confirmation
        )
        let status: HTTPResponse.Status = errors.isEmpty ? .ok : .unprocessableContent
        return try self.desk.pages.page(page, request, status: status, realm: realm, browser: browser)
    }

    private func take(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let form = try await request.form(context)
        let token = form["state"] ?? ""
        let page = "\(Self.path)?\(FormParameters.encode([("token", token)]))"
        guard self.desk.pages.isOwn(form, request) else { return self.desk.pages.redirect(page) }
        guard let password = form["password"], !password.isEmpty else {
            return self.desk.pages.redirect("\(page)&failure=\(PasswordErrors.missing)")
        }
        guard let again = form["confirmation"], constantTimeEquals(again.utf8, password.utf8) else {
            return self.desk.pages.redirect("\(page)&failure=\(PasswordErrors.mismatch)")
        }
        let affiliation = try await self.desk.services.signIn.reset.affiliation(token: token, .password)
        switch try await self.desk.services.signIn.reset.set(password, token: token) {
        case .set:
            let interaction = self.desk.services.interaction(
                to: "/",
                identifier: affiliation?.profile.login,
                realm: affiliation?.realm
            )
            return self.desk.redirect(to: .password, interaction)
        case .expired: return self.desk.pages.redirect(page)
        case .weak(let weaknesses):
            return self.desk.pages.redirect("\(page)&failure=\(PasswordErrors(weaknesses).words)")
        }
    }

    private func expired(_ request: Request, _ context: HubRequestContext) throws -> Response {
        let interaction = self.desk.services.interaction(
            to: "/"
        )
        return try self.desk.pages.problem(
            .expiredLink,
            request,
            status: .gone,
            code: "link-expired",
            identifier: context.id,
            restartURL: self.desk.address(.forgotten, interaction)
        )
    }
}
