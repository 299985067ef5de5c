import AdminAPI
import Administration
import Hummingbird
import Model
import OpenID
import Primitives

/// The applications of one realm, or of the region.
struct AdminApplicationController {
    let services: AdministrationServices

    func addRoutes(to router: some RouterMethods<HubRequestContext>) {
        let base = "/admin/v1/realms/:slug/applications"
        router.get("\(base)", use: self.list)
        router.post("\(base)", use: self.create)
        router.get("\(base)/:name", use: self.get)
        router.patch("\(base)/:name", use: self.update)
        router.post("\(base)/:name/secret", use: self.rotateSecret)
    }

    private func list(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let all = try await self.services.applications.all(in: try context.slug())
        return try ProblemResponse.json(
            ListEnvelope(kind: "ApplicationList", items: all.map(ApplicationResource.init))
        )
    }

    private func get(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let found = try await self.services.applications.find(try context.name(), in: try context.slug())
        return try ProblemResponse.json(ApplicationResource(found))
    }

    private func create(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let body = try await request.json(ApplicationResource.self)
        let slug = try context.slug()
        guard body.realm == slug.text else { throw Problem.invalid("`realm` is another one than the address names") }
        let (made, secret) = try await self.services.applications.create(
            try Application(body, realm: slug),
            isDryRun: try request.queryParameters()["dryRun"] == "true",
            actor: context.actor
        )
        return try ProblemResponse.json(
            ApplicationSecret(application: ApplicationResource(made), secret: secret),
            status: .created
        )
    }

    private func update(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let body = try await request.json(ApplicationChanges.self)
        let (changed, changes) = try await self.services.applications.update(
            try context.name(),
            in: try context.slug(),
            isDryRun: body.dryRun,
            actor: context.actor
        ) { application in
            try application.apply(body)
        }
        return try ProblemResponse.json(
            ChangeResource(item: ApplicationResource(changed), changes: changes, isDryRun: body.dryRun)
        )
    }

    private func rotateSecret(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let body = try await request.json(SecretRotation.self)
        let (changed, secret) = try await self.services.applications.rotateSecret(
            of: try context.name(),
            in: try context.slug(),
            dropsPrevious: body.dropPrevious,
            isDryRun: body.dryRun,
            actor: context.actor
        )
        return try ProblemResponse.json(
            ApplicationSecret(application: ApplicationResource(changed), secret: secret)
        )
    }
}
