import ArgumentParser

struct AgentDisableCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "disable",
        abstract: "Disables an agent now: sessions and grants end, applications are told.",
        discussion: "No synchronisation enables the agent again; `liamm agent enable` does."
    )

    @OptionGroup var agent: AgentStatusOptions
    @OptionGroup var change: AskingOptions

    func run() async throws {
        try self.change.confirmOnTerminal("disable \(self.agent.name), and end every session of theirs?")
        try await self.agent.send(
            "disable",
            done: "disabled",
            effect: "sessions and grants end, applications are told",
            isDryRun: self.change.dryRun
        )
    }
}
