import HTTPTypes
import Hummingbird
import Messages
import Model
import OpenID
import Primitives
import SignIn

/// A new password for a local account, from the account itself, after a fresh proof.
struct PasswordChangeController {
    static let path = "/account/password"

    let desk: AccountDesk

    func addRoutes(to router: some RouterMethods<HubRequestContext>) {
        router.get("/account/password", use: self.show)
        router.post("/account/password", use: self.take)
    }

    private func show(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try await self.desk.page(request, context) { view in
            guard view.worn.source == Affiliation.Source.local else {
                return self.desk.pages.redirect(AccountPlace.factors.rawValue)
            }
            guard try await self.mayChange(view) else { return self.desk.confirm(view, Self.path) }
            let errors = PasswordErrors(try request.queryParameters()["failure"])
            let policy = self.desk.services.signIn.policies.policy(of: view.realm)
            let page = NewPasswordPage(
                action: Self.path,
                state: "",
                csrf: view.csrf,
                identifier: view.worn.profile.login,
                minimumLength: policy.password.minLength,
                errors: errors.sentences,
                confirmationError: errors.confirmation,
                cancelURL: AccountPlace.factors.rawValue,
                navigation: view.frame().navigation
            )
            let status: HTTPResponse.Status = errors.isEmpty ? .ok : .unprocessableContent
            return try self.desk.pages.page(page, request, status: status, realm: view.realm, browser: view.browser)
        }
    }

    private func take(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try await self.desk.form(request, context, from: Self.path) { view, form in
            guard view.worn.source == Affiliation.Source.local, try await self.mayChange(view) else {
                return self.desk.confirm(view, Self.path)
            }
            guard let password = form["password"], !password.isEmpty else { return self.again(PasswordErrors.missing) }
            guard let again = form["confirmation"], constantTimeEquals(again.utf8, password.utf8) else {
                return self.again(PasswordErrors.mismatch)
            }
            let weaknesses = try await self.desk.services.signIn.reset.change(
                password,
                of: view.worn,
                kept: view.session
            )
            guard weaknesses.isEmpty else { return self.again(PasswordErrors(weaknesses).words) }
            return self.desk.pages.redirect(
                "\(AccountPlace.factors.rawValue)?done=\(FactorsPage.Done.password.rawValue)"
            )
        }
    }

    /// Whoever proved a factor of the realm just now, or the old password.
    private func mayChange(_ view: AccountDesk.View) async throws -> Bool {
        try await self.desk.holder(view)?.realms.contains(view.worn.realm) ?? false
    }

    private func again(_ words: String) -> Response { self.desk.pages.redirect("\(Self.path)?failure=\(words)") }
}
