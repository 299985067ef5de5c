import AdminAPI
import Administration
import Hummingbird
import Model
import OpenID
import Primitives

/// The agents of one realm.
struct AdminAgentController {
    let services: AdministrationServices

    func addRoutes(to router: some RouterMethods<HubRequestContext>) {
        let base = "/admin/v1/realms/:slug/agents"
        router.get("\(base)", use: self.list)
        router.post("\(base)", use: self.create)
        router.get("\(base)/:name", use: self.get)
        router.patch("\(base)/:name", use: self.update)
        router.post("\(base)/:name/disable", use: self.disable)
        router.post("\(base)/:name/enable", use: self.enable)
    }

    private func list(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let limit = try request.limit(default: 200)
        let after = try request.queryParameters()["after"]
        let page = try await self.services.agents.page(in: try context.slug(), after: after, limit: limit)
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
        let realm = try await self.services.realms.realm(slug)
        let profile = Affiliation.Profile(
            login: body.login,
            mail: body.mail,
            givenName: body.givenName,
            familyName: body.familyName,
            title: body.title,
            organization: try body.organization.map(Self.siren) ?? realm.siren,
            groups: body.groups ?? [],
            population: body.population,
            phone: body.phone
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

    private func update(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let body = try await request.json(AgentChanges.self)
        let organization = try body.organization.map(Self.siren)
        let (changed, changes) = try await self.services.agents.update(
            try context.name(),
            in: try context.slug(),
            password: body.password.map { Secret($0) },
            isDryRun: body.dryRun,
            actor: context.actor
        ) { profile in
            profile.apply(body, organization: organization)
        }
        return try ProblemResponse.json(
            ChangeResource(item: AgentResource(changed), changes: changes, isDryRun: body.dryRun)
        )
    }

    private func disable(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let body = try await request.json(StatusChange.self)
        let (changed, changes) = try await self.services.agents.disable(
            try context.name(),
            in: try context.slug(),
            reason: body.reason,
            isDryRun: body.dryRun,
            actor: context.actor
        )
        return try ProblemResponse.json(
            ChangeResource(item: AgentResource(changed), changes: changes, isDryRun: body.dryRun)
        )
    }

    private func enable(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let body = try await request.json(StatusChange.self)
        let (changed, changes) = try await self.services.agents.enable(
            try context.name(),
            in: try context.slug(),
            reason: body.reason,
            isDryRun: body.dryRun,
            actor: context.actor
        )
        return try ProblemResponse.json(
            ChangeResource(item: AgentResource(changed), changes: changes, isDryRun: body.dryRun)
        )
    }

    private static func siren(_ text: String) throws -> SIREN {
        guard let siren = SIREN(text) else { throw Problem.invalid("`\(text)` is not a SIREN") }
        return siren
    }
}

extension Affiliation.Profile {
    fileprivate mutating func apply(_ changes: AgentChanges, organization: SIREN?) {
        let oldName = "\(self.givenName) \(self.familyName)"
        self.login = changes.login ?? self.login
        self.givenName = changes.givenName ?? self.givenName
        self.familyName = changes.familyName ?? self.familyName
        // A display name that was only the two names follows them.
        if self.displayName == oldName { self.displayName = "\(self.givenName) \(self.familyName)" }
        self.displayName = changes.displayName ?? self.displayName
        if let mail = changes.mail { self.mail = mail.isEmpty ? nil : mail }
        if let title = changes.title { self.title = title.isEmpty ? nil : title }
        self.organization = organization ?? self.organization
        self.groups = changes.groups ?? self.groups
        if let population = changes.population { self.population = population.isEmpty ? nil : population }
        if let phone = changes.phone { self.phone = phone.isEmpty ? nil : phone }
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
            population: profile.population,
            phone: profile.phone,
            status: affiliation.status.rawValue,
            disabledBy: affiliation.disabledBy?.rawValue,
            source: source,
            createdAt: affiliation.createdAt
        )
    }
}
