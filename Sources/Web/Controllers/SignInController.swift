import HTTPTypes
import Hummingbird
import Messages
import Model
import OpenID
import Primitives
import SignIn

/// Identifier first, then the collectivité when it is not known, then the password. No script anywhere.
struct SignInController {
    let services: HubServices
    let pages: PageResponder

    func addRoutes(to router: some RouterMethods<HubRequestContext>) {
        router.get("/sign-in", use: self.identifierForm)
        router.post("/sign-in", use: self.identifier)
        router.get("/sign-in/realm", use: self.realmForm)
        router.post("/sign-in/realm", use: self.realm)
        router.get("/sign-in/password", use: self.passwordForm)
        router.post("/sign-in/password", use: self.password)
        router.post("/sign-in/affiliation", use: self.affiliation)
    }

    // MARK: - Identifier

    private func identifierForm(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        guard let interaction = self.interaction(try request.queryParameters()) else {
            return self.restart()
        }
        return try self.show(identifier: interaction, request)
    }

    private func identifier(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let form = try await request.form(context)
        guard var interaction = self.interaction(form) else { return self.restart() }
        guard !interaction.isExpired(at: self.services.clock.now) else {
            return self.restart(interaction)
        }
        guard self.pages.isOwn(form, request) else {
            return try self.refuse(SignInAddress.identifier(interaction, self.services.sealer), request, context)
        }
        let identifier = Self.trimmed(form["identifier"] ?? "")
        guard !identifier.isEmpty, identifier.utf8.count <= 254 else {
            return try self.show(identifier: interaction, request, error: Sentence(.identifierMissing))
        }
        interaction.identifier = identifier
        if let realm = try await self.services.discovery.realm(for: identifier) { interaction.realm = realm.slug }
        return self.pages.redirect(
            interaction.realm == nil
                ? SignInAddress.realm(interaction, self.services.sealer)
                : SignInAddress.password(interaction, self.services.sealer)
        )
    }

    private func show(
        identifier interaction: Interaction,
        _ request: Request,
        error: Sentence? = nil
    ) throws
        -> Response
    {
        let browser = self.pages.browser(request)
        let page = IdentifierPage(
            action: "/sign-in",
            state: interaction.sealed(by: self.services.sealer),
            csrf: self.pages.formToken(browser),
            applicationName: interaction.applicationName,
            identifier: interaction.identifier ?? "",
            error: error
        )
        return try self.pages.page(
            page,
            request,
            status: error == nil ? .ok : .unprocessableContent,
            browser: browser,
            returnOrigin: interaction.returnOrigin
        )
    }

    // MARK: - Collectivité

    private func realmForm(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        guard let interaction = self.interaction(try request.queryParameters()) else {
            return self.restart()
        }
        return try await self.show(realms: interaction, request)
    }

    private func realm(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let form = try await request.form(context)
        guard var interaction = self.interaction(form) else { return self.restart() }
        guard !interaction.isExpired(at: self.services.clock.now) else {
            return self.restart(interaction)
        }
        guard self.pages.isOwn(form, request) else {
            return try self.refuse(SignInAddress.realm(interaction, self.services.sealer), request, context)
        }
        guard let slug = form["realm"], let realm = try await self.services.stores.registry.realm(.init(slug)) else {
            return try await self.show(realms: interaction, request, error: Sentence(.realmMissing))
        }
        interaction.realm = realm.realm.slug
        let cookie = self.pages.cookies.set(self.pages.cookies.realmName, slug, maxAge: .days(365))
        return self.pages.redirect(
            SignInAddress.password(interaction, self.services.sealer),
            setCookies: [cookie]
        )
    }

    private func show(
        realms interaction: Interaction,
        _ request: Request,
        error: Sentence? = nil
    ) async throws
        -> Response
    {
        let realms = try await self.services.stores.registry.all().map(\.realm)
        let groups = Dictionary(grouping: realms, by: \.department).sorted { $0.key < $1.key }.map { entry in
            RealmChoicePage.Group(
                department: entry.key,
                choices: entry.value.sorted { $0.name < $1.name }.map { .init(slug: $0.slug.text, name: $0.name) }
            )
        }
        let browser = self.pages.browser(request)
        let page = RealmChoicePage(
            action: "/sign-in/realm",
            state: interaction.sealed(by: self.services.sealer),
            csrf: self.pages.formToken(browser),
            applicationName: interaction.applicationName,
            identifier: interaction.identifier ?? "",
            groups: groups,
            remembered: interaction.realm?.text ?? Cookies.value(self.pages.cookies.realmName, in: request),
            changeIdentifierURL: SignInAddress.identifier(interaction, self.services.sealer),
            error: error
        )
        return try self.pages.page(
            page,
            request,
            status: error == nil ? .ok : .unprocessableContent,
            browser: browser,
            returnOrigin: interaction.returnOrigin
        )
    }

    // MARK: - Password

    private func passwordForm(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        guard let interaction = self.interaction(try request.queryParameters()) else {
            return self.restart()
        }
        return try await self.show(password: interaction, request)
    }

    private func password(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let form = try await request.form(context)
        guard let interaction = self.interaction(form) else { return self.restart() }
        guard !interaction.isExpired(at: self.services.clock.now) else {
            return self.restart(interaction)
        }
        guard self.pages.isOwn(form, request) else {
            return try self.refuse(SignInAddress.password(interaction, self.services.sealer), request, context)
        }
        guard let identifier = interaction.identifier, let realm = interaction.realm else {
            return try await self.show(password: interaction, request)
        }
        guard let password = form["password"] else {
            return try await self.show(password: interaction, request, error: Sentence(.passwordMissing))
        }
        let cookies = self.pages.cookies
        let attempt = PasswordAttempt(
            identifier: identifier,
            realm: realm,
            password: Secret(password),
            device: Self.device(request),
            address: context.clientAddress,
            browser: Cookies.value(cookies.knownName, in: request).flatMap {
                KnownBrowser(sealed: $0, sealer: self.services.sealer)
            },
            replaced: try await self.services.session(of: request, cookies: cookies)
        )
        switch try await self.services.passwords.signIn(attempt) {
        case .started(let started, let browser):
            let known = browser.sealed(by: self.services.sealer)
            return self.pages.redirect(
                interaction.destination,
                setCookies: [
                    cookies.set(cookies.sessionName, started.cookie.revealed()),
                    cookies.set(cookies.knownName, known, maxAge: .days(365)),
                ]
            )
        case .refused:
            return try await self.show(password: interaction, request, error: Sentence(.passwordRefused))
        case .directoryUnavailable:
            let error = Sentence(.passwordDirectoryDown)
            return try await self.show(password: interaction, request, error: error, status: .serviceUnavailable)
        case .throttled(let wait):
            let minutes = max(1, (Int(wait.components.seconds) + 59) / 60)
            let error = Sentence(.passwordThrottled, count: minutes)
            return try await self.show(password: interaction, request, error: error)
        }
    }

    private func show(
        password interaction: Interaction,
        _ request: Request,
        error: Sentence? = nil,
        status: HTTPResponse.Status = .unprocessableContent
    ) async throws
        -> Response
    {
        guard let identifier = interaction.identifier, let slug = interaction.realm,
            let realm = try await self.services.stores.registry.realm(slug)?.realm
        else { return self.pages.redirect(SignInAddress.identifier(interaction, self.services.sealer)) }
        let browser = self.pages.browser(request)
        let page = PasswordPage(
            action: "/sign-in/password",
            state: interaction.sealed(by: self.services.sealer),
            csrf: self.pages.formToken(browser),
            applicationName: interaction.applicationName,
            identifier: identifier,
            realmName: realm.name,
            error: error,
            changeIdentifierURL: SignInAddress.identifier(interaction, self.services.sealer),
            changeRealmURL: SignInAddress.realm(interaction, self.services.sealer)
        )
        return try self.pages.page(
            page,
            request,
            status: error == nil ? .ok : status,
            support: realm.support,
            browser: browser,
            returnOrigin: interaction.returnOrigin
        )
    }

    // MARK: - Affiliation

    private func affiliation(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let form = try await request.form(context)
        guard let interaction = self.interaction(form) else { return self.restart() }
        guard !interaction.isExpired(at: self.services.clock.now) else {
            return self.pages.redirect(interaction.destination)
        }
        guard self.pages.isOwn(form, request) else {
            return try self.refuse(interaction.destination, request, context)
        }
        guard let chosen = form["affiliation"] else { return self.pages.redirect(interaction.destination) }
        return self.pages.redirect(Self.appending(choice: chosen, to: interaction.destination))
    }

    /// An older choice is replaced: a parameter that comes twice is refused.
    private static func appending(choice: String, to destination: String) -> String {
        let parts = destination.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let kept = (parts.count == 2 ? parts[1] : "").split(separator: "&").filter {
            !$0.hasPrefix("liamm_affiliation=")
        }
        let pairs = kept.map(String.init) + [FormParameters.encode([("liamm_affiliation", choice)])]
        return "\(parts[0])?\(pairs.joined(separator: "&"))"
    }

    // MARK: - State

    private func interaction(_ parameters: FormParameters) -> Interaction? {
        parameters["state"].flatMap { Interaction(sealed: $0, sealer: self.services.sealer) }
    }

    /// A lost or expired state starts its own sign-in again: nobody is left on a dead page.
    /// Anew, on the way to where it began: the application, and the origin its form may lead to. What cannot be read any
    /// more began nowhere: the portal.
    private func restart(_ ended: Interaction? = nil) -> Response {
        let interaction = Interaction(
            startedAt: self.services.clock.now,
            destination: ended?.destination ?? "/",
            applicationName: ended?.applicationName,
            returnOrigin: ended?.returnOrigin
        )
        return self.pages.redirect(SignInAddress.identifier(interaction, self.services.sealer))
    }

    /// A form that another site sent, or whose cookie is lost: nothing is done, and its page can be asked for again.
    private func refuse(
        _ restartURL: String,
        _ request: Request,
        _ context: HubRequestContext
    ) throws -> Response {
        try self.pages.problem(
            .formRefused,
            request,
            status: .forbidden,
            code: "form-refused",
            identifier: context.id,
            restartURL: restartURL
        )
    }

    private static func device(_ request: Request) -> String {
        String(
            (request.headers[.userAgent] ?? "").unicodeScalars.filter { $0.value >= 0x20 }.prefix(200).map(
                Character.init
            )
        )
    }

    private static func trimmed(_ text: String) -> String {
        let scalars = text.unicodeScalars.drop { $0.properties.isWhitespace }
        return String(String.UnicodeScalarView(scalars.reversed().drop { $0.properties.isWhitespace }.reversed()))
    }
}
