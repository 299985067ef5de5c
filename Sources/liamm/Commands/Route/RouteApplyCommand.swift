import AdminAPI
import ArgumentParser
import Offline

struct RouteValidateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Checks files of document types and routes without a server."
    )

    @OptionGroup var files: RouteFilesOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let (summary, problems) = CatalogValidation.run(paths: self.files.file)
        guard problems.isEmpty else { throw RealmFilesOptions.refusal(summary, problems.map { "\($0)" }) }
        try self.output.printer.document(["summary": summary], kind: "RouteValidation", lines: [])
        Console.message(summary)
    }
}

struct RoutePlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Shows what applying the files would change."
    )

    @OptionGroup var files: RouteFilesOptions
    @Flag(help: "Exit with 2 when there are changes.") var detailedExitcode = false
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let body = RealmApply(files: try self.files.read(), dryRun: true)
        let plan = try await self.server.client.post(Path.platform("catalog"), body, PlanResource.self)
        try self.output.printer.document(plan, kind: "RoutePlan", lines: plan.lines)
        Console.message(plan.summary)
        if self.detailedExitcode && plan.hasChanges { throw ExitStatus.hasChanges }
    }
}

struct RouteApplyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply",
        abstract: "Shows the plan, then applies it; exchanges under way keep the version they began on."
    )

    @OptionGroup var files: RouteFilesOptions
    @OptionGroup var change: AskingOptions
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let files = try self.files.read()
        let client = try self.server.client
        let path = Path.platform("catalog")
        let plan = try await client.post(path, RealmApply(files: files, dryRun: true), PlanResource.self)
        guard plan.hasChanges, !self.change.dryRun else {
            try self.output.printer.document(plan, kind: "RoutePlan", lines: plan.lines)
            return Console.message(plan.summary)
        }
        Console.message((plan.lines + [plan.summary]).map(Console.printable).joined(separator: "\n"))
        try self.change.confirm("apply these changes?", command: "liamm route apply -f …")
        let applied = try await client.post(path, RealmApply(files: files, dryRun: false), PlanResource.self)
        try self.output.printer.document(applied, kind: "RoutePlan", lines: [])
        Console.message("\(applied.total) document types and routes applied")
    }
}
