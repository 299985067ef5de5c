import AdminAPI
import BrokerAPI
import Hummingbird
import Model
import NIOCore
import Primitives

/// What can be sent and by which ways, and what the application itself is here.
struct CatalogController {
    let services: BrokerServices

    func addRoutes(to router: some RouterMethods<HubRequestContext>) {
        router.get("/broker/v1/document-types", use: self.documentTypes)
        router.get("/broker/v1/routes", use: self.routes)
        router.get("/broker/v1/applications/me", use: self.application)
    }

    private func documentTypes(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        _ = try await self.services.application(request, needing: nil)
        let types = try await self.services.stores.catalog.documentTypes()
        return try ProblemResponse.json(BrokerAPI.Page(items: types.map(DocumentTypeResource.init)))
    }

    private func routes(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        _ = try await self.services.application(request, needing: nil)
        let routes = try await self.services.stores.catalog.routes()
        return try ProblemResponse.json(BrokerAPI.Page(items: routes.map(RouteResource.init)))
    }

    private func application(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let application = try await self.services.application(request, needing: nil)
        let realms = application.realm == Realm.region ? application.activatedRealms : [application.realm]
        return try ProblemResponse.json(
            ApplicationResource(
                id: application.clientID.text,
                name: application.name,
                realms: realms.map(\.text).sorted(),
                rights: application.brokerRights.map(\.rawValue).sorted()
            )
        )
    }
}
