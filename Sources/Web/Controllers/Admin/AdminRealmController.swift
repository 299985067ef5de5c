import AdminAPI
import Administration
import HTTPTypes
import Hummingbird
import Model
import NIOCore
import Primitives

/// Realms: shown, planned, applied, written back as files.
struct AdminRealmController {
    let services: AdministrationServices

    func addRoutes(to router: some RouterMethods<HubRequestContext>) {
        let base = "/admin/v1/platform/realms"
        router.get("\(base)", use: self.list)
        router.get("\(base)/:slug", use: self.get)
        router.get("\(base)/:slug/file", use: self.file)
        router.post("\(base)/plan", use: self.plan)
        router.post("\(base)/diff", use: self.diff)
        router.post("\(base)/apply", use: self.apply)
    }

    private func list(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let realms = try await self.services.stores.registry.all()
            .map { RealmResource($0, hub: self.services.hubSignIn) }
        return try ProblemResponse.json(ListEnvelope(kind: "RealmList", items: realms))
    }

    private func get(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let slug = try context.slug()
        _ = try await self.services.realms.realm(slug)
        guard let realm = try await self.services.stores.registry.realm(slug) else {
            throw Problem.notFound("realm \(slug)")
        }
        return try ProblemResponse.json(RealmResource(realm, hub: self.services.hubSignIn))
    }

    private func file(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let text = try await self.services.realms.file(of: try context.slug())
        return Response(
            status: .ok,
            headers: [.contentType: "application/yaml; charset=utf-8", .cacheControl: "no-store"],
            body: .init(byteBuffer: ByteBuffer(string: text))
        )
    }

    private func plan(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let body = try await request.json(RealmApply.self)
        let planned = try await self.services.realms.plan(body.files.map { (name: $0.name, text: $0.text) })
        return try ProblemResponse.json(PlanResource(planned, isApplied: false))
    }

    private func diff(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let body = try await request.json(RealmApply.self)
        let files = body.files.map { (name: $0.name, text: $0.text) }
        let planned = try await self.services.realms.plan(files, removesOthers: false)
        return try ProblemResponse.json(PlanResource(planned, isApplied: false))
    }

    private func apply(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let body = try await request.json(RealmApply.self)
        let planned = try await self.services.realms.plan(body.files.map { (name: $0.name, text: $0.text) })
        if !body.dryRun {
            let expected = body.expected.map { versions in
                Dictionary(uniqueKeysWithValues: versions.map { (Realm.Slug($0.key), $0.value) })
            }
            try await self.services.realms.apply(
                planned,
                confirmedRemovals: Set(body.confirmedRemovals.map { Realm.Slug($0) }),
                expected: expected,
                actor: context.actor
            )
        }
        return try ProblemResponse.json(PlanResource(planned, isApplied: !body.dryRun))
    }
}

extension PlanResource {
    init(_ planned: RealmAdministration.Planned, isApplied: Bool) {
        self.init(
            summary: planned.summary,
            lines: planned.lines,
            hasChanges: !planned.isEmpty,
            isApplied: isApplied,
            total: planned.total,
            removed: planned.removed.map(\.text),
            expected: Dictionary(uniqueKeysWithValues: planned.expected.map { ($0.key.text, $0.value) })
        )
    }
}

extension RealmResource {
    init(_ applied: AppliedRealm, hub: SignInPolicy) {
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
            signIn: SignInPolicyResource(realm.signIn.strictest(with: hub)),
            version: applied.version
        )
    }
}

extension SignInPolicyResource {
    init(_ policy: SignInPolicy) {
        self.init(
            secondFactor: policy.secondFactor.rawValue,
            enrolmentGraceDays: policy.enrolmentGraceDays,
            sessionIdleMinutes: policy.sessionIdleMinutes,
            sessionMaximumMinutes: policy.sessionMaximumMinutes,
            reauthenticationMinutes: policy.reauthenticationMinutes,
            passwordMinimumLength: policy.password.minLength,
            passwordMinimumEntropyBits: policy.password.minEntropyBits,
            passwordWords: policy.password.words,
            networks: policy.networks,
            survivalDays: policy.survivalDays,
            maximumStalenessHours: policy.maximumStalenessHours
        )
    }
}
