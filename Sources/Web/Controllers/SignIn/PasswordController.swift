import HTTPTypes
import Hummingbird
import Messages
import Model
import OpenID
import Primitives
import SignIn

/// The password, checked by the directory or here; then on to what the sign-in still needs.
struct PasswordController {
    let desk: SignInDesk

    func addRoutes(to router: some RouterMethods<HubRequestContext>) {
        router.get("/sign-in/password", use: self.show)
        router.post("/sign-in/password", use: self.take)
    }

    private func show(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try await self.desk.page(at: .password, request, context) { sheet in
            guard let identifier = sheet.interaction.identifier, let realm = try await self.desk.realm(of: sheet) else {
                return self.desk.redirect(to: .identifier, sheet.interaction)
            }
            var sheet = sheet
            let passkey = try await self.desk.passkey(&sheet)
            let isConfirming = sheet.visit.held != nil && sheet.interaction.demand.isFresh
            return try self.desk.answer(sheet, realm: realm) { form in
                PasswordPage(
                    action: SignInPlace.password.rawValue,
                    state: form.state,
                    csrf: form.csrf,
                    applicationName: sheet.interaction.applicationName,
                    identifier: identifier,
                    realmName: realm.name,
                    error: form.error,
                    changeIdentifierURL: self.desk.address(.identifier, sheet.interaction),
                    changeRealmURL: self.desk.address(.realm, sheet.interaction),
                    forgottenURL: self.desk.address(.forgotten, sheet.interaction),
                    passkey: passkey,
                    confirming: isConfirming && sheet.interaction.applicationName == nil
                        ? PasswordPage.sensitive : nil,
                    cancelURL: isConfirming && sheet.interaction.applicationName == nil ? "/account" : nil,
                    cancelAction: sheet.interaction.cancelAction
                )
            }
        }
    }

    private func take(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try await self.desk.form(from: .password, request, context) { sheet in
            guard let identifier = sheet.interaction.identifier, let realm = sheet.interaction.realm else {
                return self.desk.redirect(to: .identifier, sheet.interaction)
            }
            guard let password = sheet.form["password"] else { return self.desk.again(sheet, .passwordMissing) }
            let attempt = PasswordAttempt(
                identifier: identifier,
                realm: realm,
                password: Secret(password),
                address: sheet.visit.address,
                known: sheet.visit.known,
                browser: sheet.browser.id
            )
            switch try await self.desk.services.signIn.passwords.signIn(attempt) {
            case .proved(let proof): return try await self.desk.advance(sheet, proof)
            case .refused: return self.desk.again(sheet, .refused)
            case .directoryUnavailable: return self.desk.again(sheet, .directoryDown)
            case .throttled(let wait): return self.desk.throttled(sheet, wait)
            }
        }
    }
}
