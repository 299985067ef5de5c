import AdminAPI
import ArgumentParser

struct GroupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "group",
        abstract: "Groups of agents, as directories name them.",
        subcommands: [GroupListCommand.self, GroupGetCommand.self]
    )
}

struct GroupListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists the groups of a realm with the number of active agents in each."
    )

    @OptionGroup var realm: RealmOptions
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let path = Path.realm(try self.realm.slug(), "groups")
        let list = try await self.server.client.get(path, ListEnvelope<GroupResource>.self)
        try self.output.printer.list(list.items, .group)
    }
}

struct GroupGetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "get",
        abstract: "Lists the active agents of a group."
    )

    @Argument(help: "Name of the group.") var name: String
    @OptionGroup var realm: RealmOptions
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let path = Path.realm(try self.realm.slug(), "groups", self.name)
        let list = try await self.server.client.get(path, ListEnvelope<AgentResource>.self)
        try self.output.printer.list(list.items, .agent)
    }
}
