import ArgumentParser

struct AgentFactorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "factor",
        abstract: "Passkeys, code apps and recovery codes of an agent, as far as they count for the realm.",
        subcommands: [
            AgentFactorListCommand.self, AgentFactorRemoveCommand.self, AgentFactorResetLinkCommand.self,
        ]
    )
}
