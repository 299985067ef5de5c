import ArgumentParser

struct AgentCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "agent",
        abstract: "People of a realm, by login or mail.",
        subcommands: [
            AgentListCommand.self, AgentGetCommand.self, AgentCreateCommand.self, AgentUpdateCommand.self,
            AgentDisableCommand.self, AgentEnableCommand.self, AgentFactorCommand.self, AgentPasswordCommand.self,
        ]
    )
}
