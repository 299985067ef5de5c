import AdminAPI
import Administration
import Hummingbird
import Model
import Primitives

/// Who may administer what.
struct AdminRoleController {
    let services: AdministrationServices

    func addRoutes(to router: some RouterMethods<HubRequestContext>) {
        let base = "/admin/v1/platform/administrators"
        router.get("\(base)", use: self.list)
        router.post("\(base)/grant", use: self.grant)
        router.post("\(base)/revoke", use: self.revoke)
    }

    private func list(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let held = try await self.services.roles.all()
        return try ProblemResponse.json(
            ListEnvelope(kind: "AdministratorList", items: held.map(AdministratorResource.init))
        )
    }

    private func grant(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let body = try await request.json(RoleChange.self)
        let (held, changes) = try await self.services.roles.grant(
            try Self.scope(body),
            to: body.agent,
            in: try Self.slug(body.realm),
            isDryRun: body.dryRun,
            actor: context.actor
        )
        return try ProblemResponse.json(
            ChangeResource(item: AdministratorResource(held), changes: changes, isDryRun: body.dryRun)
        )
    }

    private func revoke(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let body = try await request.json(RoleChange.self)
        let (held, changes) = try await self.services.roles.revoke(
            try Self.scope(body),
            from: body.agent,
            in: try Self.slug(body.realm),
            isDryRun: body.dryRun,
            actor: context.actor
        )
        return try ProblemResponse.json(
            ChangeResource(item: AdministratorResource(held), changes: changes, isDryRun: body.dryRun)
        )
    }

    private static func scope(_ body: RoleChange) throws -> AdminRole.Scope {
        switch body.role {
        case "platform-admin":
            guard body.over == nil else { throw Problem.invalid("a platform-admin administers every realm: no `over`") }
            return .platform
        case "realm-admin": return .realm(try self.slug(body.over ?? body.realm))
        default: throw Problem.invalid("role is platform-admin or realm-admin")
        }
    }

    private static func slug(_ text: String) throws -> Realm.Slug {
        guard Realm.isValidSlug(text) else { throw Problem.notFound("realm \(text)", hint: "liamm realm list") }
        return .init(text)
    }
}

extension AdministratorResource {
    fileprivate init(_ held: RoleAdministration.Held) {
        var over: String?
        if case .realm(let slug) = held.role.scope { over = slug.text }
        self.init(
            agent: held.affiliation?.profile.login ?? held.role.affiliation.text,
            name: held.affiliation?.profile.displayName ?? "",
            realm: held.role.realm.text,
            role: held.role.name,
            over: over,
            isActive: held.affiliation?.status == .active
        )
    }
}
