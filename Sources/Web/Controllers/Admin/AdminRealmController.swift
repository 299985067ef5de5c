import AdminAPI
import Administration
import Hummingbird
import Model

struct AdminRealmController {
    let services: AdministrationServices

    func addRoutes(to router: some RouterMethods<HubRequestContext>) {
        router.get("/admin/v1/platform/realms", use: self.list)
        router.get("/admin/v1/platform/realms/:slug", use: self.get)
        router.post("/admin/v1/platform/realms/apply", use: self.apply)
    }

    private func list(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let realms = try await self.services.stores.registry.all().map(RealmResource.init)
        return try ProblemResponse.json(ListEnvelope(kind: "RealmList", items: realms))
    }

    private func get(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let slug = try context.slug()
        guard let realm = try await self.services.stores.registry.realm(slug) else {
            throw Problem.notFound("realm \(slug)", hint: "liamm realm list")
        }
        return try ProblemResponse.json(RealmResource(realm))
    }

    private func apply(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let body = try await request.json(RealmApply.self)
        let (plan, total) = try await self.services.realms.plan(body.files.map { (name: $0.name, text: $0.text) })
        if !body.dryRun {
            let confirmed = Set(body.confirmedRemovals.map { Realm.Slug($0) })
            try await self.services.realms.apply(plan, confirmedRemovals: confirmed, actor: context.actor)
        }
        return try ProblemResponse.json(
            PlanResource(
                summary: plan.summary,
                lines: plan.lines,
                hasChanges: !plan.isEmpty,
                isApplied: !body.dryRun,
                total: total
            )
        )
    }
}

extension RealmResource {
    init(_ applied: AppliedRealm) {
        let realm = applied.realm
        self.init(
            slug: realm.slug.text,
            name: realm.name,
            siren: realm.siren.text,
            nature: realm.nature.rawValue,
            departement: realm.department,
            domains: realm.domains,
            organizations: realm.organizations.count,
            directories: realm.directories.map(\.name.text),
            version: applied.version
        )
    }
}
