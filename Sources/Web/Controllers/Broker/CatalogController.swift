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
        let applications = BrokerRouter(router: router, services: self.services)
        applications.get("/broker/v1/document-types", needing: nil, use: self.documentTypes)
        applications.get("/broker/v1/routes", needing: nil, use: self.routes)
        applications.get("/broker/v1/applications/me", needing: nil, use: self.application)
    }

    private func documentTypes(
        _ request: Request,
        _ context: HubRequestContext,
        _ application: ActingApplication
    ) async throws -> Response {
        let types = try await self.services.stores.catalog.documentTypes()
        return try ProblemResponse.json(BrokerAPI.Page(items: types.map(DocumentTypeResource.init)))
    }

    private func routes(
        _ request: Request,
        _ context: HubRequestContext,
        _ application: ActingApplication
    ) async throws -> Response {
        let routes = try await self.services.stores.catalog.routes()
        return try ProblemResponse.json(BrokerAPI.Page(items: routes.map(RouteResource.init)))
    }

    private func application(
        _ request: Request,
        _ context: HubRequestContext,
        _ application: ActingApplication
    ) async throws -> Response {
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
