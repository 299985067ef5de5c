import ArgumentParser

struct AgentPasswordResetLinkCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reset-link",
        abstract: "Gives a local agent a link to choose a new password; the second factor stays.",
        discussion: "It serves once. A mail to the agent is queued unless --out is given."
    )

    @OptionGroup var link: LinkOptions

    func run() async throws { try await self.link.send("password-link") }
}
