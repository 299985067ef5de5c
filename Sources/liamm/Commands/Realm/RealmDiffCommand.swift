import AdminAPI
import ArgumentParser

struct RealmDiffCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Compares the realms that these files declare with those applied; others do not count."
    )

    @OptionGroup var files: RealmFilesOptions
    @Flag(help: "Exit with 2 when there are differences.") var detailedExitcode = false
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let body = RealmApply(files: try self.files.read(), dryRun: true)
        let plan = try await self.server.client.post(Path.platform("realms", "diff"), body, PlanResource.self)
        try self.output.printer.document(plan, kind: "RealmDiff", lines: plan.lines)
        if !plan.hasChanges { Console.message("no difference") }
        if self.detailedExitcode && plan.hasChanges { throw ExitStatus.hasChanges }
    }
}
