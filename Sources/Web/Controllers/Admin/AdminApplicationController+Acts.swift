import AdminAPI
import Administration
import Hummingbird
import Model
import OpenID
import Primitives

extension AdminApplicationController {
    func remove(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let body = try await request.json(ApplicationRemoval.self)
        let (application, changes) = try await self.services.applications.remove(
            try context.name(),
            in: try context.slug(),
            confirmation: body.confirm,
            isDryRun: body.dryRun,
            actor: context.actor
        )
        return try ProblemResponse.json(
            ChangeResource(item: self.resource(application), changes: changes, isDryRun: body.dryRun)
        )
    }

    func importSubjects(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let body = try await request.json(SubjectImportRequest.self)
        let name = try context.name()
        let outcome = try await self.services.applications.importSubjects(
            body.subjects.map { FormerSubject(subject: $0.subject, login: $0.login, mail: $0.mail) },
            for: name,
            in: try context.slug(),
            agents: try body.agents.map(Self.slug),
            isDryRun: body.dryRun,
            actor: context.actor
        )
        return try ProblemResponse.json(
            SubjectImportResource(
                application: name,
                matched: outcome.matched,
                added: outcome.added,
                ambiguous: outcome.ambiguous,
                unknown: outcome.unknown,
                refused: outcome.refused,
                isDryRun: body.dryRun
            )
        )
    }

    func diagnose(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let findings = try await self.services.applications
            .diagnose(try context.name(), in: try context.slug())
            .map(FindingResource.init)
        return try ProblemResponse.json(ListEnvelope(kind: "FindingList", items: findings))
    }

    func preview(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let query = try request.queryParameters()
        guard let agent = query["agent"] else { throw Problem.invalid("`agent` names the agent") }
        let name = try context.name()
        let preview = try await self.services.applications.preview(
            name,
            in: try context.slug(),
            agent: agent,
            of: try query["realm"].map(Self.slug),
            scopes: query["scope"] ?? "openid profile email organization groups"
        )
        return try ProblemResponse.json(
            PreviewResource(
                application: name,
                agent: preview.affiliation.profile.login,
                realm: preview.affiliation.realm.text,
                isLetIn: preview.refusal == nil,
                refusal: preview.refusal?.rawValue,
                rule: preview.rule,
                isAsked: preview.isAsked,
                claims: preview.claims.canonicalText,
                notes: preview.notes
            )
        )
    }

    private static func slug(_ text: String) throws -> Realm.Slug {
        guard Realm.isValidSlug(text) else { throw Problem.notFound("realm \(text)", hint: "liamm realm list") }
        return .init(text)
    }
}

extension FindingResource {
    init(_ finding: ApplicationFinding) {
        self.init(state: finding.state.rawValue, subject: finding.subject, text: finding.text)
    }
}
