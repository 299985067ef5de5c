import Hummingbird
import Model
import OpenID
import Primitives
import SignIn

/// What third parties were allowed to know, and the way to take it back.
struct ConsentsController {
    let desk: AccountDesk

    func addRoutes(to router: some RouterMethods<HubRequestContext>) {
        router.get("/account/consents", use: self.show)
        router.post("/account/consents/withdraw", use: self.withdraw)
    }

    private func show(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try await self.desk.page(request, context) { view in
            var consents: [ConsentsPage.Consent] = []
            for consent in try await self.desk.services.stores.own.consents(of: view.agent) {
                let application = try await self.desk.services.stores.applications.application(consent.application)
                consents.append(
                    .init(
                        application: consent.application.text,
                        name: application?.name ?? consent.application.text,
                        operatorName: nil,
                        scopes: consent.scopes.sorted().compactMap(ConsentScope.init(scope:)),
                        givenAt: consent.givenAt
                    )
                )
            }
            let done = try request.queryParameters()["done"] == "withdrawn"
            let page = ConsentsPage(
                account: view.frame(done ? ConsentsPage.withdrawn : nil),
                withdrawAction: "/account/consents/withdraw",
                consents: consents
            )
            return try self.desk.answer(page, view, request)
        }
    }

    private func withdraw(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let home = AccountPlace.consents.rawValue
        return try await self.desk.form(request, context, from: home) { view, form in
            let client = Application.ClientID(form["application"] ?? "")
            let audit = AuditEvent(
                .consentWithdrawn,
                actor: .agent(view.agent),
                agent: view.agent,
                fields: ["application": client.text]
            )
            let isGone = try await self.desk.services.stores.own.withdraw(
                client,
                of: view.agent,
                audit: audit,
                at: self.desk.services.clock.now
            )
            return self.desk.pages.redirect(isGone ? "\(home)?done=withdrawn" : home)
        }
    }
}

extension ConsentScope {
    init?(scope: String) {
        switch Scope(rawValue: scope) {
        case .openid, .admin: return nil
        case .profile, .givenName, .usualName, .uid: self = .profile
        case .email: self = .mail
        case .phone: self = .phone
        case .organization, .siren, .siret, .organizationalUnit, .belongingPopulation: self = .organization
        case .groups: self = .groups
        case .offlineAccess: self = .offlineAccess
        case nil: self = .other(scope)
        }
    }
}
