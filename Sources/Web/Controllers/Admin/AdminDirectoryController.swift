import AdminAPI
import Administration
import DirectorySync
import Hummingbird
import Model
import OpenID
import Primitives

/// The directories of one realm; `?name=` where it has several.
struct AdminDirectoryController {
    let services: AdministrationServices

    func addRoutes(to router: some RouterMethods<HubRequestContext>) {
        let base = "/admin/v1/realms/:slug/directories"
        router.get("\(base)", use: self.list)
        router.get("\(base)/runs", use: self.runs)
        router.post("\(base)/test", use: self.test)
        router.post("\(base)/sync", use: self.sync)
        router.post("\(base)/runs/:run/approve", use: self.approve)
    }

    private func list(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let all = try await self.services.directories.all(in: try context.slug())
        return try ProblemResponse.json(
            ListEnvelope(kind: "DirectoryList", items: all.map { DirectoryResource($0.directory, last: $0.last) })
        )
    }

    private func runs(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let runs = try await self.services.directories.runs(
            try request.queryParameters()["name"],
            in: try context.slug(),
            limit: try request.limit(default: 50)
        )
        return try ProblemResponse.json(
            ListEnvelope(kind: "DirectoryRunList", items: runs.map(DirectoryRunResource.init))
        )
    }

    private func test(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let name = try request.queryParameters()["name"]
        let (steps, failure) = try await self.services.directories.test(name, in: try context.slug())
        if let failure {
            throw Problem(.directoryFailed, status: 422, title: failure, lines: steps)
        }
        return try ProblemResponse.json(ListEnvelope(kind: "DirectoryTest", items: steps))
    }

    private func sync(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let modes: [String: DirectorySynchronizer.Mode] = [
            "dry-run": .dryRun, "keep": .keep, "apply": .apply(approved: false),
        ]
        let body = try await request.json(SyncRequest.self)
        guard let mode = modes[body.mode] else { throw Problem.invalid("mode is dry-run, keep or apply") }
        let (directory, outcome) = try await self.services.directories.synchronize(
            try request.queryParameters()["name"],
            in: try context.slug(),
            mode: mode,
            actor: context.actor
        )
        return try self.answer(directory, outcome, try context.slug())
    }

    private func approve(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let body = try await request.json(StatusChange.self)
        let (directory, outcome) = try await self.services.directories.approve(
            try context.part("run"),
            of: try request.queryParameters()["name"],
            in: try context.slug(),
            isDryRun: body.dryRun,
            actor: context.actor
        )
        return try self.answer(directory, outcome, try context.slug())
    }

    private func answer(
        _ directory: Directory,
        _ outcome: DirectorySynchronizer.Outcome,
        _ realm: Realm.Slug
    ) throws
        -> Response
    {
        if outcome.state == .failed {
            throw Problem(
                .directoryFailed,
                status: 422,
                title: outcome.reasons.first ?? "the directory failed",
                hint: "liamm directory test \(realm)"
            )
        }
        return try ProblemResponse.json(
            SyncResource(
                directory: directory.name.text,
                state: outcome.state.rawValue,
                run: outcome.run?.text,
                summary: outcome.plan?.summary ?? "",
                entriesRead: outcome.plan?.entriesRead ?? 0,
                lines: outcome.plan?.lines ?? [],
                reasons: outcome.reasons
            )
        )
    }
}

extension DirectoryResource {
    init(_ directory: Directory, last: DirectoryRun?) {
        self.init(
            name: directory.name.text,
            kind: directory.kind.rawValue,
            urls: directory.urls,
            transport: directory.transport.rawValue,
            base: directory.base,
            filter: directory.filter,
            periodSeconds: directory.periodSeconds,
            lastState: last?.state.rawValue,
            lastRunAt: last?.startedAt
        )
    }
}

extension DirectoryRunResource {
    init(_ run: DirectoryRun) {
        let report = try? StrictJSON.parse(run.report)
        self.init(
            id: run.id.text,
            directory: run.directory.text,
            state: run.state.rawValue,
            startedAt: run.startedAt,
            entriesRead: run.entriesRead,
            summary: report?["summary"]?.string ?? report?["failure"]?.string ?? ""
        )
    }
}
