import ArgumentParser

struct AdminRevokeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "Takes a role away, at once.",
        discussion: "The last platform-admin is taken away through the administration socket only."
    )

    @OptionGroup var role: AdminRoleOptions
    @OptionGroup var change: AskingOptions

    func run() async throws {
        try self.change.confirmOnTerminal("take \(self.role.role.rawValue) away from \(self.role.name)?")
        try await self.role.send("revoke", done: "revoked", already: "not held", isDryRun: self.change.dryRun)
    }
}
