import AdminAPI
import Administration
import DirectorySync
import Hummingbird
import OpenID

struct AdminDirectoryController {
    let services: AdministrationServices

    func addRoutes(to router: some RouterMethods<HubRequestContext>) {
        router.post("/admin/v1/realms/:slug/directories/test", use: self.test)
        router.post("/admin/v1/realms/:slug/directories/sync", use: self.sync)
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
            "dry-run": .dryRun, "keep": .keep, "apply": .apply(approved: false), "approve": .apply(approved: true),
        ]
        let body = try await request.json(SyncRequest.self)
        guard let mode = modes[body.mode] else { throw Problem.invalid("mode is dry-run, keep, apply or approve") }
        let (directory, outcome) = try await self.services.directories.synchronize(
            try request.queryParameters()["name"],
            in: try context.slug(),
            mode: mode,
            actor: context.actor
        )
        if outcome.state == .failed {
            throw Problem(
                .directoryFailed,
                status: 422,
                title: outcome.reasons.first ?? "the directory failed",
                hint: "liamm directory test \(try context.slug())"
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
