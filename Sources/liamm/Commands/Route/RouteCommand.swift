import ArgumentParser

struct RouteCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "route",
        abstract: "The ways documents take, and the types of documents, declared in files of the region.",
        subcommands: [
            RouteListCommand.self, RouteGetCommand.self, RouteTypesCommand.self, RouteValidateCommand.self,
            RoutePlanCommand.self, RouteApplyCommand.self,
        ]
    )
}
