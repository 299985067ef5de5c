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
        let state = try request.queryParameters()["state"] ?? ""
        let held = self.sheet(state)
        // Who must sign in first goes from there through here to where the sheet leads.
        return try await self.desk.page(request, context, returnOrigin: held?.returnOrigin) { view in
            guard let sheet = held, self.isShown(sheet, view) else { return self.onward(held) }
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

    /// Nothing is done here: whoever sends it, and however late, is led on.
    private func leave(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let form = try await request.form(context)
        return self.onward(self.sheet(form["state"] ?? ""))
    }

    private func file(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try await self.desk.form(request, context, from: AccountPlace.factors.rawValue) { view, form in
            let held = self.sheet(form["state"] ?? "")
            guard let sheet = held, self.isShown(sheet, view) else { return self.onward(held) }
            let text = (["Liamm", self.desk.services.baseURL, ""] + sheet.codes).joined(separator: "\r\n") + "\r\n"
            return self.desk.pages.file(text, named: "liamm-codes.txt", mediaType: "text/plain; charset=utf-8")
        }
    }

    private func sheet(_ state: String) -> CodeSheet? { CodeSheet(sealed: state, sealer: self.desk.services.sealer) }

    private func isShown(_ sheet: CodeSheet, _ view: AccountDesk.View) -> Bool {
        sheet.isShown(to: view.agent, in: view.browser.id, at: self.desk.services.clock.now)
    }

    private func onward(_ sheet: CodeSheet?) -> Response {
        self.desk.pages.redirect(sheet?.next ?? AccountPlace.factors.rawValue)
    }
}
