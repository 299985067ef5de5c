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
        let path = self.directory.path("sync")
        let sync = try await self.server.client.post(path, SyncRequest(mode: "keep"), SyncResource.self)
        try SyncReport(sync: sync, realm: self.directory.realm, isDryRun: false).tell(self.output.printer)
        if let run = sync.run { Console.message("  → liamm directory approve \(self.directory.realm) \(run)") }
    }
}
