import AdminAPI
import Administration
import Hummingbird
import Model
import OpenID
import Primitives

/// Initial access tokens of dynamic registration, for one realm or the region.
struct AdminRegistrationTokenController {
    let services: AdministrationServices

    func addRoutes(to router: some RouterMethods<HubRequestContext>) {
        let base = "/admin/v1/realms/:slug/registration-tokens"
        router.get("\(base)", use: self.list)
        router.post("\(base)", use: self.give)
        router.post("\(base)/:name/revoke", use: self.revoke)
    }

    private func list(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let tokens = try await self.services.registrationTokens.all(in: try context.slug())
        return try ProblemResponse.json(
            ListEnvelope(kind: "RegistrationTokenList", items: tokens.map { RegistrationTokenResource($0) })
        )
    }

    private func give(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let body = try await request.json(RegistrationTokenRequest.self)
        let slug = try context.slug()
        let (token, secret) = try await self.services.registrationTokens.give(
            in: slug,
            label: body.label,
            uses: body.uses,
            life: Self.minutes(body.lifeMinutes),
            applicationLife: body.applicationLifeMinutes.map(Self.minutes),
            access: try body.access.map { try .read($0) } ?? .everyone,
            requiresPKCE: body.requiresPKCE ?? false,
            isDryRun: body.dryRun,
            actor: context.actor
        )
        let base = self.services.issuer
        let issuer = slug == Realm.region ? Issuer.hub(base) : .realm(slug, base: base)
        return try ProblemResponse.json(
            RegistrationTokenGiven(
                token: RegistrationTokenResource(token),
                secret: secret?.revealed(),
                endpoint: issuer.endpoint("register")
            ),
            status: body.dryRun ? .ok : .created
        )
    }

    private func revoke(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let body = try await request.json(StatusChange.self)
        let token = try await self.services.registrationTokens.revoke(
            try context.name(),
            in: try context.slug(),
            isDryRun: body.dryRun,
            actor: context.actor
        )
        return try ProblemResponse.json(
            ChangeResource(
                item: RegistrationTokenResource(token),
                changes: ["token: open → revoked"],
                isDryRun: body.dryRun
            )
        )
    }

    /// What is no life at all is refused by the rule, not by the arithmetic.
    private static func minutes(_ count: Int) -> Duration { .seconds(60 * Int64(min(max(count, 0), 100_000_000))) }
}

extension RegistrationTokenResource {
    fileprivate init(_ token: RegistrationToken) {
        self.init(
            id: token.id.text,
            realm: token.realm.text,
            label: token.label,
            remainingUses: token.remainingUses,
            applicationLifeMinutes: token.applicationLife.map { Int($0.components.seconds / 60) },
            access: token.access.texts,
            requiresPKCE: token.requiresPKCE,
            createdAt: token.createdAt,
            expiresAt: token.expiresAt
        )
    }
}
