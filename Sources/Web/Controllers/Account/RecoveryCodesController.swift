import Hummingbird
import Model
import OpenID
import Primitives
import SignIn

/// New recovery codes, on the only page and in the only file that hold them.
struct RecoveryCodesController {
    let desk: AccountDesk

    func addRoutes(to router: some RouterMethods<HubRequestContext>) {
        router.get("/account/codes", use: self.show)
        router.post("/account/codes", use: self.leave)
        router.post("/account/codes/file", use: self.file)
    }

    private func show(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try await self.desk.page(request, context) { view in
            let state = try request.queryParameters()["state"] ?? ""
            guard let sheet = self.sheet(state, view) else {
                return self.desk.pages.redirect(AccountPlace.factors.rawValue)
            }
            let page = RecoveryCodesPage(
                action: CodeSheet.path,
                downloadAction: "\(CodeSheet.path)/file",
                state: state,
                csrf: view.csrf,
                codes: sheet.codes,
                navigation: view.frame().navigation
            )
            return try self.desk.answer(page, view, request, returnOrigin: sheet.returnOrigin)
        }
    }

    private func leave(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try await self.desk.form(request, context, from: AccountPlace.factors.rawValue) { view, form in
            self.desk.pages.redirect(self.sheet(form["state"] ?? "", view)?.next ?? AccountPlace.factors.rawValue)
        }
    }

    private func file(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try await self.desk.form(request, context, from: AccountPlace.factors.rawValue) { view, form in
            guard let sheet = self.sheet(form["state"] ?? "", view) else {
                return self.desk.pages.redirect(AccountPlace.factors.rawValue)
            }
            let text = (["Liamm", self.desk.services.baseURL, ""] + sheet.codes).joined(separator: "\r\n") + "\r\n"
            return self.desk.pages.file(text, named: "liamm-codes.txt", mediaType: "text/plain; charset=utf-8")
        }
    }

    private func sheet(_ state: String, _ view: AccountDesk.View) -> CodeSheet? {
        CodeSheet(
            sealed: state,
            agent: view.agent,
            browser: view.browser.id,
            sealer: self.desk.services.sealer,
            at: self.desk.services.clock.now
        )
    }
}
