import HTTPTypes
import Hummingbird
import Messages
import Model
import OpenID
import Primitives
import SignIn

/// The password, checked by the directory or here; then on to where the agent was going.
struct PasswordController {
    let desk: SignInDesk

    func addRoutes(to router: some RouterMethods<HubRequestContext>) {
        router.get("/sign-in/password", use: self.show)
        router.post("/sign-in/password", use: self.take)
    }

    private func show(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try await self.desk.page(request) { try await self.page($0, request) }
    }

    private func take(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try await self.desk.form(from: .password, request, context) { interaction, form in
            guard let identifier = interaction.identifier, let realm = interaction.realm else {
                return try await self.page(interaction, request)
            }
            guard let password = form["password"] else {
                return try await self.page(interaction, request, error: Sentence(.passwordMissing))
            }
            let services = self.desk.services
            let cookies = self.desk.pages.cookies
            let attempt = PasswordAttempt(
                identifier: identifier,
                realm: realm,
                password: Secret(password),
                device: Self.device(request),
                address: context.clientAddress,
                browser: Cookies.value(cookies.knownName, in: request).flatMap {
                    KnownBrowser(sealed: $0, sealer: services.sealer)
                },
                replaced: try await services.session(of: request, cookies: cookies)
            )
            return try await self.answer(to: try await services.passwords.signIn(attempt), interaction, request)
        }
    }

    private func answer(
        to outcome: PasswordSignIn.Outcome,
        _ interaction: Interaction,
        _ request: Request
    ) async throws -> Response {
        switch outcome {
        case .started(let started, let browser):
            let cookies = self.desk.pages.cookies
            let known = browser.sealed(by: self.desk.services.sealer)
            return self.desk.pages.redirect(
                interaction.destination,
                setCookies: [
                    cookies.set(cookies.sessionName, started.cookie.revealed()),
                    cookies.set(cookies.knownName, known, maxAge: .days(365)),
                ]
            )
        case .refused:
            return try await self.page(interaction, request, error: Sentence(.passwordRefused))
        case .directoryUnavailable:
            let error = Sentence(.passwordDirectoryDown)
            return try await self.page(interaction, request, error: error, status: .serviceUnavailable)
        case .throttled(let wait):
            let minutes = max(1, (Int(wait.components.seconds) + 59) / 60)
            return try await self.page(interaction, request, error: Sentence(.passwordThrottled, count: minutes))
        }
    }

    private func page(
        _ interaction: Interaction,
        _ request: Request,
        error: Sentence? = nil,
        status: HTTPResponse.Status = .unprocessableContent
    ) async throws -> Response {
        guard let identifier = interaction.identifier, let slug = interaction.realm,
            let realm = try await self.desk.services.stores.registry.realm(slug)?.realm
        else { return self.desk.redirect(to: .identifier, interaction) }
        return try self.desk.answer(interaction, request, error: error, status: status, support: realm.support) {
            form in
            PasswordPage(
                action: SignInPlace.password.rawValue,
                state: form.state,
                csrf: form.csrf,
                applicationName: interaction.applicationName,
                identifier: identifier,
                realmName: realm.name,
                error: error,
                changeIdentifierURL: self.desk.address(.identifier, interaction),
                changeRealmURL: self.desk.address(.realm, interaction)
            )
        }
    }

    private static func device(_ request: Request) -> String {
        String(
            (request.headers[.userAgent] ?? "").unicodeScalars.filter { $0.value >= 0x20 }.prefix(200)
                .map(Character.init)
        )
    }
}
