import Hummingbird
import Messages
import Model
import OpenID
import Primitives
import SignIn

/// « Mes moyens de connexion »: what is there, what is added and taken away; each change after a fresh proof.
struct FactorsController {
    private static let home = AccountPlace.factors.rawValue
    private static let application = "/account/factors/application"
    private static let passkey = "/account/factors/passkey"
    private static let removal = "/account/factors/remove"
    private static let renewal = "/account/factors/codes"

    let desk: AccountDesk

    func addRoutes(to router: some RouterMethods<HubRequestContext>) {
        router.get("/account/factors", use: self.show)
        router.get("/account/factors/application", use: self.showApplication)
        router.post("/account/factors/application", use: self.addApplication)
        router.get("/account/factors/passkey", use: self.showPasskey)
        router.post("/account/factors/passkey", use: self.addPasskey)
        router.get("/account/factors/remove", use: self.showRemoval)
        router.post("/account/factors/remove", use: self.remove)
        router.get("/account/factors/codes", use: self.showRenewal)
        router.post("/account/factors/codes", use: self.renew)
    }

    private var services: SignInServices { self.desk.services.signIn }

    private func show(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try await self.desk.page(request, context) { view in
            let factors = try await self.services.factors.factors(of: view.agent)
            let codes = factors.first { $0.kind == .recoveryCodes }
            let done = try request.queryParameters()["done"].flatMap(FactorsPage.Done.init(rawValue:))
            let language = self.desk.pages.language(request, realm: view.realm)
            let page = FactorsPage(
                account: view.frame(done?.notice),
                passkeys: factors.filter { $0.kind == .passkey }.map(Self.passkey),
                authenticators: factors.filter { $0.kind == .totp }.map(Self.authenticator),
                codesLeft: codes.map { RecoveryCodes.hashes(kept: $0.secret).count },
                password: Self.password(view, language),
                addPasskeyURL: self.services.party == nil ? nil : Self.passkey,
                addAuthenticatorURL: Self.application,
                codesURL: factors.contains { $0.kind != .recoveryCodes } ? Self.renewal : nil
            )
            return try self.desk.answer(page, view, request)
        }
    }

    // MARK: - Adding

    private func showApplication(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try await self.fresh(request, context, Self.application) { view, holder in
            let parameters = try request.queryParameters()
            let held = parameters["state"].flatMap { offer in
                self.services.factors.totp(offer: offer, holder).map { ($0, offer) }
            }
            let offered = held ?? self.services.factors.offerTOTP(holder)
            let page = TOTPEnrolmentPage(
                offered.0,
                action: Self.application,
                state: offered.1,
                csrf: view.csrf,
                account: view.worn.profile.mail ?? view.worn.profile.login,
                failure: parameters["failure"].flatMap(SignInFailure.init(rawValue:)),
                cancelURL: Self.home,
                navigation: view.frame().navigation
            )
            return try self.desk.answer(page, view, request)
        }
    }

    private func addApplication(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try await self.change(request, context, Self.application) { view, holder, form in
            let offer = form["state"] ?? ""
            guard let code = form["code"], !code.isEmpty else {
                return self.again(Self.application, offer, .codeMissing)
            }
            let addition = try await self.services.factors.addTOTP(
                offer: offer,
                code: code,
                name: form["name"] ?? "",
                holder,
                view.visit
            )
            return self.answer(addition, view) { self.again(Self.application, offer, .codeRefused) }
        }
    }

    private func showPasskey(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try await self.fresh(request, context, Self.passkey) { view, holder in
            guard let party = self.services.party else { return self.desk.pages.redirect(Self.home) }
            let failure = try request.queryParameters()["failure"].flatMap(SignInFailure.init(rawValue:))
            let offered = try await self.services.factors.offerPasskey(
                holder,
                party: party,
                name: view.worn.profile.mail ?? view.worn.profile.login,
                displayName: view.name
            )
            let page = PasskeyEnrolmentPage(
                action: Self.passkey,
                state: offered.offer,
                csrf: view.csrf,
                options: offered.options.canonicalText,
                error: failure == .passkeyRefused ? PasskeyEnrolmentPage.refused : nil,
                applicationURL: Self.application,
                cancelURL: Self.home,
                navigation: view.frame().navigation
            )
            return try self.desk.answer(page, view, request)
        }
    }

    private func addPasskey(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try await self.change(request, context, Self.passkey) { view, holder, form in
            guard let verifier = self.services.registrations else { return self.desk.pages.redirect(Self.home) }
            let addition = try await self.services.factors.addPasskey(
                form["passkey"] ?? "",
                offer: form["state"] ?? "",
                name: form["name"] ?? "",
                holder,
                verifier: verifier,
                view.visit
            )
            return self.answer(addition, view) { self.again(Self.passkey, nil, .passkeyRefused) }
        }
    }

    private func answer(
        _ addition: FactorDesk.Addition,
        _ view: AccountDesk.View,
        else refused: () -> Response
    ) -> Response {
        switch addition {
        case .added(_, let codes):
            let next = "\(Self.home)?done=\(FactorsPage.Done.added.rawValue)"
            return codes.isEmpty ? self.desk.pages.redirect(next) : self.codes(codes, view, next: next)
        case .wrongCode, .refused: return refused()
        }
    }

    private func again(_ path: String, _ state: String?, _ failure: SignInFailure) -> Response {
        let pairs = [("failure", failure.rawValue)] + [state.map { ("state", $0) }].compactMap { $0 }
        return self.desk.pages.redirect("\(path)?\(FormParameters.encode(pairs))")
    }

    // MARK: - Taking away

    private func showRemoval(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let id = try request.queryParameters()["factor"] ?? ""
        return try await self.fresh(request, context, Self.removal(id)) { view, _ in
            let factors = try await self.services.factors.factors(of: view.agent)
            guard let factor = factors.first(where: { $0.id.text == id && $0.kind != .recoveryCodes }) else {
                return self.desk.pages.redirect(Self.home)
            }
            let isLast = factors.count { $0.kind != .recoveryCodes } == 1
            let page = FactorRemovalPage(
                account: view.frame(),
                action: Self.removal,
                hiddenFields: [(name: "factor", value: id)],
                change: .remove(name: factor.name, isLast: isLast)
            )
            return try self.desk.answer(page, view, request)
        }
    }

    private func remove(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try await self.change(request, context, Self.home) { view, holder, form in
            let id = Factor.ID(form["factor"] ?? "")
            guard try await self.services.factors.remove(id, holder, view.visit) else {
                return self.desk.pages.redirect(Self.home)
            }
            return self.desk.pages.redirect("\(Self.home)?done=\(FactorsPage.Done.removed.rawValue)")
        }
    }

    private static func removal(_ id: String) -> String { "\(self.removal)?\(FormParameters.encode([("factor", id)]))" }

    // MARK: - Recovery codes

    private func showRenewal(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try await self.fresh(request, context, Self.renewal) { view, _ in
            let factors = try await self.services.factors.factors(of: view.agent)
            let page = FactorRemovalPage(
                account: view.frame(),
                action: Self.renewal,
                change: factors.contains { $0.kind == .recoveryCodes } ? .renewCodes : .makeCodes
            )
            return try self.desk.answer(page, view, request)
        }
    }

    private func renew(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try await self.change(request, context, Self.renewal) { view, holder, _ in
            let others = try await self.services.factors.factors(of: view.agent).filter { $0.kind != .recoveryCodes }
            guard !others.isEmpty, let codes = try await self.services.factors.renewCodes(holder, view.visit) else {
                return self.desk.pages.redirect(Self.home)
            }
            return self.codes(codes, view, next: "\(Self.home)?done=\(FactorsPage.Done.codes.rawValue)")
        }
    }

    private func codes(_ codes: [String], _ view: AccountDesk.View, next: String) -> Response {
        let sheet = CodeSheet(
            codes: codes,
            agent: view.agent,
            browser: view.browser.id,
            next: next,
            madeAt: self.desk.services.clock.now
        )
        return self.desk.pages.redirect(sheet.address(self.desk.services.sealer))
    }

    // MARK: - Shared

    /// A page before a change, shown to who has just proved who they are.
    private func fresh(
        _ request: Request,
        _ context: HubRequestContext,
        _ address: String,
        _ body: (AccountDesk.View, FactorHolder) async throws -> Response
    ) async throws -> Response {
        try await self.desk.page(request, context) { view in
            guard !view.session.isSurvival else { return try self.closed(request, context) }
            guard let holder = try await self.desk.holder(view) else { return self.desk.confirm(view, address) }
            return try await body(view, holder)
        }
    }

    private func change(
        _ request: Request,
        _ context: HubRequestContext,
        _ page: String,
        _ body: (AccountDesk.View, FactorHolder, FormParameters) async throws -> Response
    ) async throws -> Response {
        try await self.desk.form(request, context, from: page) { view, form in
            // The page says why nothing is enrolled now.
            guard !view.session.isSurvival else { return self.desk.pages.redirect(page) }
            guard let holder = try await self.desk.holder(view) else { return self.desk.confirm(view, page) }
            return try await body(view, holder, form)
        }
    }

    /// While the directory is down nothing is enrolled (identity.md, "Survival").
    private func closed(_ request: Request, _ context: HubRequestContext) throws -> Response {
        try self.desk.pages.problem(
            .unavailable,
            request,
            status: .serviceUnavailable,
            code: "directory-down",
            identifier: context.id
        )
    }

    private static func passkey(_ factor: Factor) -> FactorsPage.Passkey {
        let credential = PasskeyCredential(kept: factor.secret)
        let isKey = credential.map { !$0.isBackupEligible && $0.transports.contains("usb") } ?? false
        return .init(
            name: factor.name,
            kind: isKey ? .securityKey : credential?.isBackupEligible ?? true ? .synced : .bound,
            addedAt: factor.createdAt,
            lastUsedAt: factor.lastUsedAt,
            removeURL: Self.removal(factor.id.text)
        )
    }

    private static func authenticator(_ factor: Factor) -> FactorsPage.Authenticator {
        .init(
            name: factor.name,
            addedAt: factor.createdAt,
            lastUsedAt: factor.lastUsedAt,
            removeURL: Self.removal(factor.id.text)
        )
    }

    private static func password(_ view: AccountDesk.View, _ language: Language) -> FactorsPage.Password {
        switch view.worn.source {
        case .local: .local(changeURL: PasswordChangeController.path, changedAt: nil)
        case .directory: .directory(help: view.realm.passwordHelp[language.rawValue])
        }
    }
}
