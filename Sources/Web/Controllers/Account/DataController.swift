import Hummingbird
import Messages
import Model
import Primitives
import SignIn

/// « Mes données »: everything held about the agent, on a page and as files to take away.
struct DataController {
    let desk: AccountDesk

    func addRoutes(to router: some RouterMethods<HubRequestContext>) {
        router.get("/account/data", use: self.show)
        router.get("/account/data.json", use: self.json)
        router.get("/account/data.csv", use: self.csv)
    }

    private func show(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try await self.desk.page(request, context) { view in
            let messages = Messages(self.desk.pages.language(request, realm: view.realm))
            let data = try await OwnData(view, self.desk.services)
            let page = MyDataPage(
                account: view.frame(),
                tables: data.tables(messages),
                jsonURL: "/account/data.json",
                csvURL: "/account/data.csv"
            )
            return try self.desk.answer(page, view, request)
        }
    }

    private func json(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try await self.desk.page(request, context) { view in
            let data = try await OwnData(view, self.desk.services)
            return self.desk.pages.file(data.json.canonicalText, named: "liamm.json", mediaType: "application/json")
        }
    }

    private func csv(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try await self.desk.page(request, context) { view in
            let data = try await OwnData(view, self.desk.services)
            return self.desk.pages.file(data.csv, named: "liamm.csv", mediaType: "text/csv; charset=utf-8")
        }
    }
}
