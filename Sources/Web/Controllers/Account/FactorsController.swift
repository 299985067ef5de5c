import Hummingbird
import Messages
import Model
import OpenID
import Primitives
import SignIn

/// « Mes moyens de connexion »: what is there, what it is called, what is taken away; but for a name, after a fresh proof.
struct FactorsController {
    private static let naming = "/account/factors/name"
    private static let removal = "/account/factors/remove"
    private static let renewal = "/account/factors/codes"
    /// What the page is asked for again with when a name cannot be kept.
    private static let unfit = "name-unfit"

    let desk: AccountDesk

    func addRoutes(to router: some RouterMethods<HubRequestContext>) {
        router.get("/account/factors", use: self.show)
        router.post("/account/factors/name", use: self.rename)
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
            let parameters = try request.queryParameters()
            let done = parameters["done"].flatMap(FactorsPage.Done.init(rawValue:))
            let unfit = factors.first { parameters["failure"] == Self.unfit && $0.id.text == parameters["factor"] }
            let sessions = try await self.desk.services.sessions.sessions(of: view.agent)
            let language = self.desk.pages.language(request, realm: view.realm)
            let page = FactorsPage(
                account: view.frame(done?.notice),
                renameAction: Self.naming,
                unfit: unfit?.id.text,
                // Who changed a factor because somebody else had it wants that one out, too (ASVS 7.4.3).
                endOthersAction: done?.isChange == true && sessions.count > 1 ? AccountController.endAll : nil,
                passkeys: factors.filter { $0.kind == .passkey }.map(Self.passkey),
                authenticators: factors.filter { $0.kind == .totp }.map(Self.authenticator),
                codesLeft: codes.map { RecoveryCodes.hashes(kept: $0.secret).count },
                password: Self.password(view, language),
                addPasskeyURL: self.services.party == nil ? nil : FactorEnrolmentController.passkey,
                addAuthenticatorURL: FactorEnrolmentController.application,
                codesURL: factors.contains { $0.kind != .recoveryCodes } ? Self.renewal : nil
            )
            return try self.desk.answer(page, view, request, status: unfit == nil ? .ok : .unprocessableContent)
        }
    }

    private func rename(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try await self.desk.form(request, context, from: AccountDesk.factors) { view, form in
            let id = form["factor"] ?? ""
            switch try await self.services.factors.rename(.init(id), of: view.agent, to: form["name"] ?? "") {
            case .renamed:
                return self.desk.pages.redirect("\(AccountDesk.factors)?done=\(FactorsPage.Done.renamed.rawValue)")
            case .unfit:
                let pairs = FormParameters.encode([("failure", Self.unfit), ("factor", id)])
                return self.desk.pages.redirect("\(AccountDesk.factors)?\(pairs)")
            case .unknown: return self.desk.pages.redirect(AccountDesk.factors)
            }
        }
    }

    // MARK: - Taking away

    private func showRemoval(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let id = try request.queryParameters()["factor"] ?? ""
        return try await self.desk.freshPage(request, context, Self.removal(id)) { view, _ in
            let factors = try await self.services.factors.factors(of: view.agent)
            guard let factor = factors.first(where: { $0.id.text == id && $0.kind != .recoveryCodes }) else {
                return self.desk.pages.redirect(AccountDesk.factors)
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
        try await self.desk.freshForm(request, context, AccountDesk.factors) { view, holder, form in
            let id = Factor.ID(form["factor"] ?? "")
            guard try await self.services.factors.remove(id, holder, view.visit) else {
                return self.desk.pages.redirect(AccountDesk.factors)
            }
            return self.desk.pages.redirect("\(AccountDesk.factors)?done=\(FactorsPage.Done.removed.rawValue)")
        }
    }

    private static func removal(_ id: String) -> String { "\(self.removal)?\(FormParameters.encode([("factor", id)]))" }

    // MARK: - Recovery codes

    private func showRenewal(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try await self.desk.freshPage(request, context, Self.renewal) { view, _ in
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
        try await self.desk.freshForm(request, context, Self.renewal) { view, holder, _ in
            let others = try await self.services.factors.factors(of: view.agent).filter { $0.kind != .recoveryCodes }
            guard !others.isEmpty, let codes = try await self.services.factors.renewCodes(holder, view.visit) else {
                return self.desk.pages.redirect(AccountDesk.factors)
            }
            return self.desk.codes(codes, view, next: "\(AccountDesk.factors)?done=\(FactorsPage.Done.codes.rawValue)")
        }
    }

    private static func passkey(_ factor: Factor) -> FactorsPage.Passkey {
        let credential = PasskeyCredential(kept: factor.secret)
        let isKey = credential.map { !$0.isBackupEligible && $0.transports.contains("usb") } ?? false
        return .init(
            id: factor.id.text,
            name: factor.name,
            kind: isKey ? .securityKey : credential?.isBackupEligible ?? true ? .synced : .bound,
            addedAt: factor.createdAt,
            lastUsedAt: factor.lastUsedAt,
            removeURL: Self.removal(factor.id.text)
        )
    }

    private static func authenticator(_ factor: Factor) -> FactorsPage.Authenticator {
        .init(
            id: factor.id.text,
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
