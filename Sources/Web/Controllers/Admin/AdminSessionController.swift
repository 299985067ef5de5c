import AdminAPI
import Administration
import Hummingbird
import Model
import Primitives
import SignIn

/// The sessions of an agent.
struct AdminSessionController {
    let services: AdministrationServices

    func addRoutes(to router: some RouterMethods<HubRequestContext>) {
        router.get("/admin/v1/realms/:slug/agents/:name/sessions", use: self.list)
        router.post("/admin/v1/realms/:slug/agents/:name/sessions/revoke", use: self.revokeAll)
    }

    private func list(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let sessions = try await self.services.sessions.all(of: try context.name(), in: try context.slug())
        let items = sessions.map { entry in
            SessionResource(
                id: entry.session.id.text,
                device: entry.session.device,
                address: entry.session.address,
                createdAt: entry.session.createdAt,
                lastUsedAt: entry.session.lastUsedAt,
                expiresAt: entry.session.expiresAt,
                level: entry.level?.rawValue,
                means: entry.means.map(\.rawValue),
                applications: entry.applications
            )
        }
        return try ProblemResponse.json(ListEnvelope(kind: "SessionList", items: items))
    }

    private func revokeAll(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let body = try await request.json(StatusChange.self)
        let ended = try await self.services.sessions.endAll(
            of: try context.name(),
            in: try context.slug(),
            reason: body.reason,
            isDryRun: body.dryRun,
            actor: context.actor
        )
        return try ProblemResponse.json(
            SessionsEndedResource(agent: try context.name(), ended: ended, isDryRun: body.dryRun)
        )
    }
}
