import ArgumentParser

struct KeyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key",
        abstract: "Signing keys of the hub.",
        subcommands: [
            KeyListCommand.self, KeyRotateCommand.self, KeyRetireCommand.self, KeyShowJWKSCommand.self,
        ]
    )
}
