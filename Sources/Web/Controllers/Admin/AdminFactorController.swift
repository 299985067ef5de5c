import AdminAPI
import Administration
import Hummingbird
import Model
import Primitives
import SignIn

/// What agents prove themselves with, and the helpdesk's links for those who lost it.
struct AdminFactorController {
    let services: AdministrationServices

    func addRoutes(to router: some RouterMethods<HubRequestContext>) {
        let base = "/admin/v1/realms/:slug/agents/:name"
        router.get("\(base)/factors", use: self.list)
        router.post("\(base)/factors/:factor/remove", use: self.remove)
        router.post("\(base)/factor-link") { try await self.give(.factor, $0, $1) }
        router.post("\(base)/password-link") { try await self.give(.password, $0, $1) }
    }

    private func list(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let factors = try await self.services.factors.all(of: try context.name(), in: try context.slug())
        return try ProblemResponse.json(
            ListEnvelope(kind: "FactorList", items: factors.map { FactorResource($0) })
        )
    }

    private func remove(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let body = try await request.json(FactorRemoval.self)
        let (factor, changes) = try await self.services.factors.remove(
            try context.part("factor"),
            of: try context.name(),
            in: try context.slug(),
            confirmation: body.confirm,
            isDryRun: body.dryRun,
            actor: context.actor
        )
        return try ProblemResponse.json(
            ChangeResource(item: FactorResource(factor), changes: changes, isDryRun: body.dryRun)
        )
    }

    private func give(
        _ purpose: OneTimeLink.Purpose,
        _ request: Request,
        _ context: HubRequestContext
    ) async throws -> Response {
        let body = try await request.json(LinkRequest.self)
        var carriers: Set<GivenLink.Carrier> = []
        if body.wantsAddress { carriers.insert(.asker) }
        if body.mailsAgent { carriers.insert(.mail) }
        let given = try await self.services.links.give(
            purpose,
            to: try context.name(),
            in: try context.slug(),
            life: body.lifeMinutes.map { .seconds(60 * Int64($0)) },
            by: carriers,
            isDryRun: body.dryRun,
            actor: context.actor
        )
        return try ProblemResponse.json(
            LinkGiven(given, isDryRun: body.dryRun),
            status: body.dryRun ? .ok : .created
        )
    }
}

extension FactorResource {
    fileprivate init(_ factor: Factor) {
        self.init(
            id: factor.id.text,
            kind: factor.kind.rawValue,
            name: factor.name,
            realms: factor.realms.sorted().map(\.text),
            createdAt: factor.createdAt,
            lastUsedAt: factor.lastUsedAt,
            codesLeft: factor.codesLeft
        )
    }
}

extension LinkGiven {
    init(_ given: LinkAdministration.Given, isDryRun: Bool) {
        self.init(link: LinkResource(given, isDryRun: isDryRun), address: given.address?.revealed())
    }
}

extension LinkResource {
    fileprivate init(_ given: LinkAdministration.Given, isDryRun: Bool) {
        self.init(
            agent: given.affiliation.profile.login,
            realm: given.affiliation.realm.text,
            purpose: given.purpose.rawValue,
            expiresAt: given.expiresAt,
            mailedTo: given.recipient,
            isDryRun: isDryRun
        )
    }
}
