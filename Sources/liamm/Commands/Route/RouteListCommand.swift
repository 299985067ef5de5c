import AdminAPI
import ArgumentParser
import BrokerAPI

struct RouteListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Lists the routes applied.")

    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let list = try await self.server.client.get(Path.platform("routes"), ListEnvelope<RouteResource>.self)
        try self.output.printer.list(list.items, .route)
    }
}

struct RouteGetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "get", abstract: "Shows one route with its steps.")

    @Argument(help: "Identifier of the route.") var name: String
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let route = try await self.server.client.get(Path.platform("routes", self.name), RouteResource.self)
        guard self.output.output == .table else { return try self.output.printer.item(route, .route) }
        let steps = route.steps.enumerated().map { index, step in
            let version = step.expectsVersion ? ", expects a new version" : ""
            return "  \(index + 1). \(step.name): deliver to \(step.to) within \(step.days) days\(version)"
        }
        try self.output.printer.document(
            route,
            kind: "Route",
            lines: ["\(route.id) version \(route.version): \(route.title) (\(route.documentType))"] + steps
        )
    }
}

struct RouteTypesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "types", abstract: "Lists the types of documents.")

    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let path = Path.platform("document-types")
        let list = try await self.server.client.get(path, ListEnvelope<DocumentTypeResource>.self)
        try self.output.printer.list(list.items, .documentType)
    }
}
