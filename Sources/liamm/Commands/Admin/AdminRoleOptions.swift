import AdminAPI
import ArgumentParser

/// Of the two acts that change who administers.
struct AdminRoleOptions: ParsableArguments {
    enum Role: String, CaseIterable, ExpressibleByArgument {
        case platform = "platform-admin"
        case realm = "realm-admin"
    }

    @Argument(help: "Login or mail, in the realm of -r.") var name: String
    @Option(help: "platform-admin or realm-admin.") var role: Role
    @Option(help: "Slug of the realm administered, where it is another than the agent's.") var over: String?
    @OptionGroup var realm: RealmOptions
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func send(_ act: String, done: String, already: String, isDryRun: Bool) async throws {
        let body = RoleChange(
            agent: self.name,
            realm: try self.realm.slug(),
            role: self.role.rawValue,
            over: self.over,
            dryRun: isDryRun
        )
        let path = Path.platform("administrators", act)
        let changed = try await self.server.client.post(path, body, ChangeResource<AdministratorResource>.self)
        try self.output.printer.item(changed.item, .administrator)
        let role = "\(changed.item.role)\(changed.item.over.map { " of \($0)" } ?? "")"
        guard !changed.changes.isEmpty else {
            return Console.message("\(changed.item.agent): \(role) is \(already): nothing to change")
        }
        Console.message("\(changed.item.agent): \(role) \(changed.isDryRun ? "would be \(done)" : done)")
    }
}
