import ArgumentParser

struct AdminGrantCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "grant",
        abstract: "Makes an agent an administrator.",
        discussion: """
            Examples:
              liamm admin grant admin.exemple --role realm-admin -r brest-metropole
              liamm admin grant admin.exemple --role platform-admin -r brest-metropole
            """
    )

    @OptionGroup var role: AdminRoleOptions
    @OptionGroup var change: ChangeOptions

    func run() async throws {
        try await self.role.send("grant", done: "granted", already: "given already", isDryRun: self.change.dryRun)
    }
}
