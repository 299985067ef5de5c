import AdminAPI
import ArgumentParser

struct RealmApplyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply",
        abstract: "Shows the plan, then applies it to the very state it was made from."
    )

    @OptionGroup var files: RealmFilesOptions
    @Option(help: "Slug of a realm that may be removed; once for each.") var confirm: [String] = []
    @OptionGroup var change: AskingOptions
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let files = try self.files.read()
        let client = try self.server.client
        let plan = try await client.post(
            Path.platform("realms", "plan"),
            RealmApply(files: files, dryRun: true),
            PlanResource.self
        )
        let isOnlyShown = self.change.dryRun || !plan.hasChanges
        if isOnlyShown { try self.output.printer.document(plan, kind: "RealmPlan", lines: plan.lines) }
        let shown = (isOnlyShown ? [] : plan.lines) + [plan.summary]
        Console.message(shown.map(Console.printable).joined(separator: "\n"))
        if let problem = self.objection(toRemoving: plan.removed) { throw problem }
        guard !isOnlyShown else { return }
        try self.change.confirm("apply these changes?", command: "liamm realm apply -f …")
        let applied = try await client.post(
            Path.platform("realms", "apply"),
            RealmApply(files: files, dryRun: false, confirmedRemovals: self.confirm, expected: plan.expected),
            PlanResource.self
        )
        try self.output.printer.document(applied, kind: "RealmPlan", lines: [])
        Console.message("\(applied.total) realms applied")
    }

    /// A removal is said by name; many of them are more likely files that were not given.
    private func objection(toRemoving removed: [String]) -> Problem? {
        let unconfirmed = removed.filter { !self.confirm.contains($0) }
        guard !unconfirmed.isEmpty else { return nil }
        let shown = unconfirmed.prefix(3)
        let more = unconfirmed.count > shown.count ? " and \(unconfirmed.count - shown.count) more" : ""
        return .confirmation(
            "the plan removes \(shown.joined(separator: ", "))\(more): the files given do not declare them",
            hint: "give every realm file, or confirm each: " + shown.map { "--confirm \($0)" }.joined(separator: " ")
        )
    }
}
