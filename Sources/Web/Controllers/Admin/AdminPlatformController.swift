import AdminAPI
import Administration
import Hummingbird
import JOSE
import Model
import OpenID

/// Keys and audit.
struct AdminPlatformController {
    let services: AdministrationServices

    func addRoutes(to router: some RouterMethods<HubRequestContext>) {
        router.get("/admin/v1/platform/keys", use: self.keys)
        router.post("/admin/v1/platform/keys/rotate", use: self.rotate)
        router.get("/admin/v1/platform/audit", use: self.audit)
        router.get("/admin/v1/platform/audit/verify", use: self.verify)
    }

    private func keys(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let keys = try await self.services.stores.keys.all().map(KeyResource.init)
        return try ProblemResponse.json(ListEnvelope(kind: "KeyList", items: keys))
    }

    private func rotate(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let body = try await request.json(KeyRotation.self)
        guard let algorithm = SigningAlgorithm(rawValue: body.algorithm) else {
            throw Problem.invalid("the algorithm is RS256 or ES256")
        }
        let key = try SigningKey.generate(algorithm)
        try await self.services.stores.keys.rotate(
            adding: key,
            audit: AuditEvent(.keyRotated, actor: context.actor, fields: ["key": key.id.text]),
            at: self.services.clock.now
        )
        self.services.keys.forget()
        return try await self.keys(request, context)
    }

    private func audit(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let query = try request.queryParameters()
        let entries = try await self.services.stores.audit.entries(
            realm: query["realm"].map { .init($0) },
            name: query["event"],
            limit: min(1000, query["limit"].flatMap { Int($0) } ?? 50)
        )
        let items = entries.map { entry in
            AuditResource(
                time: entry.time,
                name: entry.name,
                realm: entry.realm?.text,
                actor: entry.actor,
                sequence: entry.sequence,
                body: entry.body
            )
        }
        return try ProblemResponse.json(ListEnvelope(kind: "AuditEntryList", items: items))
    }

    private func verify(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let found = try await self.services.stores.audit.verify()
        return try ProblemResponse.json(
            AuditVerificationResource(
                entries: found.entries,
                unchained: found.unchained,
                firstBroken: found.firstBroken
            )
        )
    }
}

extension KeyResource {
    init(_ key: HubKey) {
        self.init(
            kid: key.key.id.text,
            algorithm: key.key.algorithm.rawValue,
            state: key.state.rawValue,
            createdAt: key.createdAt
        )
    }
}
