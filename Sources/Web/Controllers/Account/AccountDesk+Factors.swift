import Hummingbird
import Model
import OpenID
import Primitives
import SignIn

/// What every change of factors asks for: a proof as fresh as the collectivité wants, and a directory that answers.
extension AccountDesk {
    static let factors = AccountPlace.factors.rawValue

    /// A page before a change, shown to who has just proved who they are.
    func freshPage(
        _ request: Request,
        _ context: HubRequestContext,
        _ address: String,
        _ body: (View, FactorHolder) async throws -> Response
    ) async throws -> Response {
        try await self.page(request, context) { view in
            guard !view.session.isSurvival else { return try self.closed(request, context) }
            guard let holder = try await self.holder(view) else { return self.confirm(view, address) }
            return try await body(view, holder)
        }
    }

    func freshForm(
        _ request: Request,
        _ context: HubRequestContext,
        _ page: String,
        _ body: (View, FactorHolder, FormParameters) async throws -> Response
    ) async throws -> Response {
        try await self.form(request, context, from: page) { view, form in
            // The page says why nothing is enrolled now.
            guard !view.session.isSurvival else { return self.pages.redirect(page) }
            guard let holder = try await self.holder(view) else { return self.confirm(view, page) }
            return try await body(view, holder, form)
        }
    }

    /// New codes on their way to the page that shows them.
    func codes(_ codes: [String], _ view: View, next: String) -> Response {
        let sheet = CodeSheet(
            codes: codes,
            agent: view.agent,
            browser: view.browser.id,
            next: next,
            madeAt: self.services.clock.now
        )
        return self.pages.redirect(sheet.address(self.services.sealer))
    }

    /// While the directory is down nothing is enrolled (identity.md, "Survival").
    private func closed(_ request: Request, _ context: HubRequestContext) throws -> Response {
        try self.pages.problem(
            .unavailable,
            request,
            status: .serviceUnavailable,
            code: "directory-down",
            identifier: context.id
        )
    }
}
