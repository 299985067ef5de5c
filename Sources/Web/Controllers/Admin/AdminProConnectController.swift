import AdminAPI
import Administration
import Hummingbird
import Model
import Primitives

/// What ProConnect would refuse of one realm.
struct AdminProConnectController {
    let services: AdministrationServices

    func addRoutes(to router: some RouterMethods<HubRequestContext>) {
        router.get("/admin/v1/realms/:slug/proconnect-check", use: self.check)
    }

    private func check(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let slug = try context.slug()
        let check = try await self.services.proConnect.check(slug)
        return try ProblemResponse.json(
            ProConnectCheckResource(
                realm: slug.text,
                applications: check.applications,
                agents: check.agents,
                findings: check.findings.map {
                    .init(
                        kind: $0.kind.rawValue,
                        name: $0.name,
                        field: $0.field,
                        problem: $0.problem,
                        remedy: $0.remedy
                    )
                }
            )
        )
    }
}
