import ArgumentParser

@main
struct LiammD: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "liammd",
        abstract: "The Liamm server: identity hub and interoperability broker.",
        version: "0.1.0",
        subcommands: [Serve.self, Check.self, Migrate.self, Dev.self]
    )
}

struct Settings: ParsableArguments {
    @Option(help: ArgumentHelp("Settings file (YAML).", valueName: "file"))
    var config: String?
}
