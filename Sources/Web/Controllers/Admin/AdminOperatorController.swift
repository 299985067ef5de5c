import AdminAPI
import Administration
import Hummingbird
import Model
import Primitives

/// Break-glass accounts, and what would not work on the day they are needed.
struct AdminOperatorController {
    let services: AdministrationServices

    func addRoutes(to router: some RouterMethods<HubRequestContext>) {
        let base = "/admin/v1/platform"
        router.get("\(base)/operators", use: self.list)
        router.post("\(base)/operators", use: self.create)
        router.post("\(base)/operators/:name/link", use: self.link)
        router.get("\(base)/diagnosis", use: self.diagnose)
    }

    private func list(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let accounts = try await self.services.operators.all().map(OperatorAccountResource.init)
        return try ProblemResponse.json(ListEnvelope(kind: "OperatorAccountList", items: accounts))
    }

    private func create(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let body = try await request.json(OperatorCreation.self)
        let (account, given) = try await self.services.operators.create(
            body.name,
            life: body.lifeMinutes.map { .seconds(60 * Int64($0)) },
            isDryRun: body.dryRun,
            actor: context.actor
        )
        return try ProblemResponse.json(
            OperatorCreated(
                account: OperatorAccountResource(account),
                link: given.map { LinkGiven($0, isDryRun: false) }
            ),
            status: body.dryRun ? .ok : .created
        )
    }

    private func link(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let body = try await request.json(OperatorLinkRequest.self)
        let given = try await self.services.operators.link(
            to: try context.name(),
            life: body.lifeMinutes.map { .seconds(60 * Int64($0)) },
            isDryRun: body.dryRun,
            actor: context.actor
        )
        return try ProblemResponse.json(
            LinkGiven(given, isDryRun: body.dryRun),
            status: body.dryRun ? .ok : .created
        )
    }

    private func diagnose(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let findings = try await self.services.platform.diagnose().map(FindingResource.init)
        return try ProblemResponse.json(ListEnvelope(kind: "FindingList", items: findings))
    }
}

extension OperatorAccountResource {
    fileprivate init(_ account: OperatorAdministration.Account) {
        self.init(
            name: account.affiliation.profile.login,
            isActive: account.affiliation.status == .active && account.hasRole,
            hasPassword: account.hasPassword,
            factors: account.factors.map(\.kind.rawValue).sorted(),
            lastUsedAt: account.lastUsedAt,
            createdAt: account.affiliation.createdAt
        )
    }
}
