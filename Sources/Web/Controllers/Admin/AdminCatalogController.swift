import AdminAPI
import Administration
import BrokerAPI
import Hummingbird
import Model
import Primitives

/// Document types and routes of the region.
struct AdminCatalogController {
    let services: AdministrationServices

    func addRoutes(to router: some RouterMethods<HubRequestContext>) {
        let base = "/admin/v1/platform"
        router.get("\(base)/document-types", use: self.documentTypes)
        router.get("\(base)/routes", use: self.routes)
        router.get("\(base)/routes/:name", use: self.route)
        router.post("\(base)/catalog", use: self.apply)
    }

    private func documentTypes(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let types = try await self.services.stores.catalog.documentTypes()
        return try ProblemResponse.json(
            ListEnvelope(kind: "DocumentTypeList", items: types.map(DocumentTypeResource.init))
        )
    }

    private func routes(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let routes = try await self.services.stores.catalog.routes()
        return try ProblemResponse.json(ListEnvelope(kind: "RouteList", items: routes.map(RouteResource.init)))
    }

    private func route(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let name = try context.name()
        guard let route = try await self.services.stores.catalog.route(.init(name)) else {
            throw Problem.notFound("route \(name)", hint: "liamm route list")
        }
        return try ProblemResponse.json(RouteResource(route))
    }

    /// Shows the plan when `dryRun`, else applies it.
    private func apply(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let body = try await request.json(RealmApply.self)
        let planned = try await self.services.catalog.plan(body.files.map { (name: $0.name, text: $0.text) })
        if !body.dryRun { try await self.services.catalog.apply(planned, actor: context.actor) }
        return try ProblemResponse.json(
            PlanResource(
                summary: planned.summary,
                lines: planned.lines,
                hasChanges: !planned.isEmpty,
                isApplied: !body.dryRun,
                total: planned.total
            )
        )
    }
}
