import AdminAPI
import Administration
import Hummingbird
import Model
import OpenID
import Primitives

struct AdminAgentController {
    let services: AdministrationServices

    func addRoutes(to router: some RouterMethods<HubRequestContext>) {
        let base = "/admin/v1/realms/:slug/agents"
        router.get("\(base)", use: self.list)
        router.post("\(base)", use: self.create)
        router.get("\(base)/:name", use: self.get)
        router.post("\(base)/:name/disable", use: self.disable)
        router.post("\(base)/:name/enable", use: self.enable)
    }

    private func list(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let query = try request.queryParameters()
        let limit = min(1000, max(1, query["limit"].flatMap { Int($0) } ?? 200))
        let page = try await self.services.agents.page(in: try context.slug(), after: query["after"], limit: limit)
        let next = page.count == limit ? page.last?.profile.login : nil
        return try ProblemResponse.json(
            ListEnvelope(kind: "AgentList", items: page.map(AgentResource.init), next: next)
        )
    }

    private func get(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let found = try await self.services.agents.find(try context.name(), in: try context.slug())
        return try ProblemResponse.json(AgentResource(found))
    }

    private func create(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let body = try await request.json(AgentCreation.self)
        let slug = try context.slug()
        guard let realm = try await self.services.stores.registry.realm(slug)?.realm else {
            throw Problem.notFound("realm \(slug)", hint: "liamm realm list")
        }
        guard let organization = body.organization.map({ SIREN($0) }) ?? realm.siren else {
            throw Problem.invalid("\(body.organization ?? "") is not a SIREN")
        }
        let profile = Affiliation.Profile(
            login: body.login,
            mail: body.mail,
            givenName: body.givenName,
            familyName: body.familyName,
            title: body.title,
            organization: organization
        )
        let made = try await self.services.agents.create(
            profile,
            password: body.password.map { Secret($0) },
            in: slug,
            isDryRun: body.dryRun,
            actor: context.actor
        )
        return try ProblemResponse.json(AgentResource(made), status: .created)
    }

    private func disable(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let body = try await request.json(StatusChange.self)
        let changed = try await self.services.agents.disable(
            try context.name(),
            in: try context.slug(),
            reason: body.reason,
            isDryRun: body.dryRun,
            actor: context.actor
        )
        return try ProblemResponse.json(AgentResource(changed))
    }

    private func enable(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let body = try await request.json(StatusChange.self)
        let changed = try await self.services.agents.enable(
            try context.name(),
            in: try context.slug(),
            isDryRun: body.dryRun,
            actor: context.actor
        )
        return try ProblemResponse.json(AgentResource(changed))
    }
}

extension AgentResource {
    init(_ affiliation: Affiliation) {
        let profile = affiliation.profile
        var source = "local"
        if case .directory(let name, _, _) = affiliation.source { source = name.text }
        self.init(
            login: profile.login,
            mail: profile.mail,
            displayName: profile.displayName,
            givenName: profile.givenName,
            familyName: profile.familyName,
            title: profile.title,
            organization: profile.organization.text,
            groups: profile.groups,
            status: affiliation.status.rawValue,
            source: source,
            createdAt: affiliation.createdAt
        )
    }
}
