import AdminAPI
import ArgumentParser

struct DirectorySyncCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync",
        abstract: "Reads the directory and applies what changed, unless a threshold is crossed.",
        discussion: "-n shows the plan and keeps nothing."
    )

    @OptionGroup var directory: DirectoryArguments
    @OptionGroup var change: ChangeOptions
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let body = SyncRequest(mode: self.change.dryRun ? "dry-run" : "apply")
        let (realm, _) = try self.directory.target()
        let sync = try await self.server.client.post(try self.directory.path("sync"), body, SyncResource.self)
        try SyncReport(sync: sync, realm: realm, isDryRun: self.change.dryRun)
            .tell(self.output.printer)
    }
}
