import ArgumentParser

struct AdminRevokeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "Takes a role away, at once.",
        discussion: "The last platform-admin is taken away through the administration socket only."
    )

    @OptionGroup var role: AdminRoleOptions

    func run() async throws { try await self.role.send("revoke", done: "revoked", already: "not held") }
}
