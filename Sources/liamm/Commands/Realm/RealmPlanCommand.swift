import AdminAPI
import ArgumentParser

struct RealmPlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Shows what applying realm files would change."
    )

    @OptionGroup var files: RealmFilesOptions
    @Flag(help: "Exit with 2 when there are changes.") var detailedExitcode = false
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let body = RealmApply(files: try self.files.read(), dryRun: true)
        let plan = try await self.server.client.post(Path.platform("realms", "plan"), body, PlanResource.self)
        try self.output.printer.document(plan, kind: "RealmPlan", lines: plan.lines)
        Console.message(plan.summary)
        if self.detailedExitcode && plan.hasChanges { throw ExitStatus.hasChanges }
    }
}
