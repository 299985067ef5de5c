import ArgumentParser

struct AgentFactorResetLinkCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reset-link",
        abstract: "Gives an agent who lost every factor a link: a new one may be enrolled after the password alone.",
        discussion: "It counts for this realm only, once. A mail to the agent is queued unless --out is given."
    )

    @OptionGroup var link: LinkOptions

    func run() async throws { try await self.link.send("factor-link") }
}
