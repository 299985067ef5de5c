import AdminAPI
import ArgumentParser

struct DirectoryPlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Reads the directory and keeps the plan for approval."
    )

    @OptionGroup var directory: DirectoryArguments
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let (realm, _) = try self.directory.target()
        let path = try self.directory.path("sync")
        let sync = try await self.server.client.post(path, SyncRequest(mode: "keep"), SyncResource.self)
        try SyncReport(sync: sync, realm: realm, isDryRun: false).tell(self.output.printer)
        guard let run = sync.run, sync.state == "awaiting-approval" else { return }
        Console.message("  → liamm directory approve \(realm) \(run)")
    }
}
