import AdminAPI
import Administration
import Hummingbird
import Model

/// The groups of one realm and who is in them.
struct AdminGroupController {
    let services: AdministrationServices

    func addRoutes(to router: some RouterMethods<HubRequestContext>) {
        router.get("/admin/v1/realms/:slug/groups", use: self.list)
        router.get("/admin/v1/realms/:slug/groups/:name", use: self.members)
    }

    private func list(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let groups = try await self.services.groups.all(in: try context.slug())
        return try ProblemResponse.json(
            ListEnvelope(
                kind: "GroupList",
                items: groups.map { GroupResource(name: $0.name, members: $0.members) }
            )
        )
    }

    private func members(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let members = try await self.services.groups.members(of: try context.name(), in: try context.slug())
        return try ProblemResponse.json(ListEnvelope(kind: "AgentList", items: members.map(AgentResource.init)))
    }
}
