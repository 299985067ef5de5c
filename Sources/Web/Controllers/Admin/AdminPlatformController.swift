import AdminAPI
import Administration
import HTTPTypes
import Hummingbird
import JOSE
import Model
import NIOCore
import OpenID
import Primitives

/// Keys, audit and status.
struct AdminPlatformController {
    let services: AdministrationServices

    func addRoutes(to router: some RouterMethods<HubRequestContext>) {
        let base = "/admin/v1/platform"
        router.get("\(base)/keys", use: self.keys)
        router.get("\(base)/keys/jwks", use: self.publicKeys)
        router.post("\(base)/keys/rotate", use: self.rotate)
        router.post("\(base)/keys/:key/retire", use: self.retire)
        router.get("\(base)/audit", use: self.audit)
        router.get("\(base)/audit/verify", use: self.verify)
        router.get("\(base)/status", use: self.status)
        router.get("\(base)/whoami", use: self.whoAmI)
    }

    private func keys(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let keys = try await self.services.platform.keys().map(KeyResource.init)
        return try ProblemResponse.json(ListEnvelope(kind: "KeyList", items: keys))
    }

    private func publicKeys(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let set = KeyRing.published(try await self.services.platform.keys())
        return Response(
            status: .ok,
            headers: [.contentType: "application/jwk-set+json", .cacheControl: "no-store"],
            body: .init(byteBuffer: ByteBuffer(bytes: set.json))
        )
    }

    private func rotate(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let body = try await request.json(KeyRotation.self)
        try await self.services.platform.rotateKey(
            try Self.algorithm(body.algorithm),
            isForced: body.force ?? false,
            isDryRun: body.dryRun ?? false,
            actor: context.actor
        )
        return try await self.keys(request, context)
    }

    private func retire(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let body = try await request.json(KeyRetirement.self)
        try await self.services.platform.retireKey(
            try context.part("key"),
            isCompromised: body.compromised,
            confirmation: body.confirm,
            isDryRun: body.dryRun,
            actor: context.actor
        )
        return try await self.keys(request, context)
    }

    private static func algorithm(_ name: String) throws -> HubKey.Algorithm {
        guard let algorithm = HubKey.Algorithm(name: name) else {
            let known = HubKey.Algorithm.all.map(\.name).joined(separator: ", ")
            throw Problem.invalid("the algorithm is one of \(known)")
        }
        return algorithm
    }

    private func audit(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let query = try request.queryParameters()
        let entries = try await self.services.platform.audit(
            realm: query["realm"].map { .init($0) },
            name: query["event"],
            agent: query["agent"],
            limit: try request.limit(default: 50)
        )
        let logins = try await self.services.platform.logins(in: entries)
        let items = entries.map { AuditResource($0, who: logins[$0.id]?.who, agent: logins[$0.id]?.agent) }
        return try ProblemResponse.json(ListEnvelope(kind: "AuditEntryList", items: items))
    }

    private func verify(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let found = try await self.services.platform.verifyAudit()
        return try ProblemResponse.json(
            AuditVerificationResource(
                entries: found.entries,
                unchained: found.unchained,
                firstBroken: found.firstBroken
            )
        )
    }

    private func whoAmI(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        guard let administrator = context.administrator else {
            return try ProblemResponse.json(
                OperatorResource(name: context.operatorName ?? "unknown", isSandbox: self.services.isSandbox)
            )
        }
        return try ProblemResponse.json(
            OperatorResource(
                name: administrator.affiliation.profile.login,
                isSandbox: self.services.isSandbox,
                realm: administrator.affiliation.realm.text,
                roles: administrator.roles.map { role in
                    guard case .realm(let slug) = role.scope else { return role.name }
                    return "\(role.name):\(slug)"
                },
                authenticatedAt: administrator.authenticatedAt,
                expiresAt: administrator.expiresAt
            )
        )
    }

    private func status(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let status = try await self.services.platform.status()
        return try ProblemResponse.json(
            StatusResource(
                version: Product.version,
                time: self.services.clock.now,
                realms: status.realms,
                agents: status.agents,
                activeKeys: status.activeKeys.map(\.name).sorted(),
                waitingDeliveries: status.waiting,
                deadDeliveries: status.dead
            )
        )
    }
}

extension KeyResource {
    init(_ key: HubKey) {
        self.init(
            kid: key.key.id.text,
            algorithm: key.key.algorithm.name,
            state: key.state.rawValue,
            createdAt: key.createdAt
        )
    }
}

extension AuditResource {
    init(_ entry: AuditEntry, who: String?, agent: String?) {
        let fields = (try? StrictJSON.parse(entry.body))?["fields"]?.object?.compactMapValues(\.string) ?? [:]
        self.init(
            time: entry.time,
            name: entry.name,
            realm: entry.realm?.text,
            actor: entry.actor,
            who: who,
            agent: agent,
            sequence: entry.sequence,
            body: entry.body,
            fields: fields.merging(entry.personal ?? [:]) { given, _ in given }
        )
    }
}
