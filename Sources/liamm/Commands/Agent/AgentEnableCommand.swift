import ArgumentParser

struct AgentEnableCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enable",
        abstract: "Enables an agent that was disabled.",
        discussion: "One whom a directory disables is disabled again by its next synchronisation."
    )

    @OptionGroup var agent: AgentStatusOptions
    @OptionGroup var change: ChangeOptions

    func run() async throws {
        try await self.agent.send("enable", done: "enabled", isDryRun: self.change.dryRun)
    }
}
