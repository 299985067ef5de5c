import ArgumentParser

struct KeyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key",
        abstract: "Keys of the hub: those that sign, and those that requests are encrypted to.",
        subcommands: [
            KeyListCommand.self, KeyRotateCommand.self, KeyRetireCommand.self, KeyShowJWKSCommand.self,
        ]
    )
}
