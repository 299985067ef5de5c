import AdminAPI
import ArgumentParser

struct DirectoryApproveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve",
        abstract: "Applies a plan that waited.",
        discussion: "What has changed in the directory since it was kept must pass the thresholds by itself."
    )

    @Argument(help: "Slug of the realm.") var realm: String
    @Argument(help: "Identifier of the run; `liamm directory history` shows it.") var identifier: String
    @Option(help: "Name of the directory, where the realm has several.") var name: String?
    @OptionGroup var change: ChangeOptions
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let path = Path.realm(
            self.realm,
            "directories",
            "runs",
            self.identifier,
            "approve",
            query: [("name", self.name)]
        )
        let body = StatusChange(reason: nil, dryRun: self.change.dryRun)
        let sync = try await self.server.client.post(path, body, SyncResource.self)
        try SyncReport(sync: sync, realm: self.realm, isDryRun: self.change.dryRun).tell(self.output.printer)
    }
}
