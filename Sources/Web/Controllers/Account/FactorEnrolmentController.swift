import HTTPTypes
import Hummingbird
import Model
import OpenID
import Primitives
import SignIn

/// An app or a passkey added from the account, each after a fresh proof.
struct FactorEnrolmentController {
    static let application = "/account/factors/application"
    static let passkey = "/account/factors/passkey"

    let desk: AccountDesk

    func addRoutes(to router: some RouterMethods<HubRequestContext>) {
        router.get("/account/factors/application", use: self.showApplication)
        router.post("/account/factors/application", use: self.addApplication)
        router.get("/account/factors/passkey", use: self.showPasskey)
        router.post("/account/factors/passkey", use: self.addPasskey)
    }

    private var services: SignInServices { self.desk.services.signIn }

    private func showApplication(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try await self.desk.freshPage(request, context, Self.application) { view, holder in
            let parameters = try request.queryParameters()
            let failure = Self.failure(parameters, among: [.codeMissing, .codeRefused])
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
                failure: failure,
                cancelURL: AccountDesk.factors,
                navigation: view.frame().navigation
            )
            return try self.desk.answer(page, view, request, status: Self.status(failure))
        }
    }

    private func addApplication(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try await self.desk.freshForm(request, context, Self.application) { view, holder, form in
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
        try await self.desk.freshPage(request, context, Self.passkey) { view, holder in
            guard let party = self.services.party else { return self.desk.pages.redirect(AccountDesk.factors) }
            let failure = Self.failure(try request.queryParameters(), among: [.passkeyRefused])
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
                error: failure == nil ? nil : PasskeyEnrolmentPage.refused,
                applicationURL: Self.application,
                cancelURL: AccountDesk.factors,
                navigation: view.frame().navigation
            )
            return try self.desk.answer(page, view, request, status: Self.status(failure))
        }
    }

    private func addPasskey(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try await self.desk.freshForm(request, context, Self.passkey) { view, holder, form in
            guard let verifier = self.services.registrations else {
                return self.desk.pages.redirect(AccountDesk.factors)
            }
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
            let next = "\(AccountDesk.factors)?done=\(FactorsPage.Done.added.rawValue)"
            return codes.isEmpty ? self.desk.pages.redirect(next) : self.desk.codes(codes, view, next: next)
        case .wrongCode, .refused: return refused()
        }
    }

    private func again(_ path: String, _ state: String?, _ failure: SignInFailure) -> Response {
        let pairs = [("failure", failure.rawValue)] + [state.map { ("state", $0) }].compactMap { $0 }
        return self.desk.pages.redirect("\(path)?\(FormParameters.encode(pairs))")
    }

    /// What the page shows again for, of what it can say.
    private static func failure(_ parameters: FormParameters, among known: [SignInFailure]) -> SignInFailure? {
        parameters["failure"].flatMap(SignInFailure.init(rawValue:)).flatMap { known.contains($0) ? $0 : nil }
    }

    private static func status(_ failure: SignInFailure?) -> HTTPResponse.Status { failure?.status ?? .ok }
}
