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
        router.post("\(base)/:name/remove", use: self.remove)
        router.post("\(base)/:name/subjects", use: self.importSubjects)
        router.get("\(base)/:name/diagnosis", use: self.diagnose)
        router.get("\(base)/:name/preview", use: self.preview)
    }

    private func list(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let all = try await self.services.applications.all(in: try context.slug())
        return try ProblemResponse.json(
            ListEnvelope(kind: "ApplicationList", items: all.map(self.resource))
        )
    }

    func resource(_ application: Model.Application) -> ApplicationResource {
        var resource = ApplicationResource(application)
        let isRegional = application.realm == Realm.region
        let base = self.services.issuer
        resource.issuer = (isRegional ? Issuer.hub(base) : .realm(application.realm, base: base)).url
        return resource
    }

    private func get(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let found = try await self.services.applications.find(try context.name(), in: try context.slug())
        return try ProblemResponse.json(self.resource(found))
    }

    private func create(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let body = try await request.json(ApplicationResource.self)
        let slug = try context.slug()
        guard body.realm == slug.text else { throw Problem.invalid("`realm` is another one than the address names") }
        let (made, secret) = try await self.services.applications.create(
            try Model.Application(body, realm: slug),
            secret: body.secret.map { Secret($0) },
            isDryRun: try request.queryParameters()["dryRun"] == "true",
            actor: context.actor
        )
        return try ProblemResponse.json(
            ApplicationSecret(application: self.resource(made), secret: secret),
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
            ChangeResource(item: self.resource(changed), changes: changes, isDryRun: body.dryRun)
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
            ApplicationSecret(application: self.resource(changed), secret: secret)
        )
    }
}
