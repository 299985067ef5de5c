import ArgumentParser

struct ExchangeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "exchange",
        abstract: "Documents on their way: where they are, who must act, until when.",
        subcommands: [
            ExchangeListCommand.self, ExchangeGetCommand.self, ExchangeTimelineCommand.self,
            ExchangeCancelCommand.self, ExchangeResumeCommand.self, ExchangeReceiptCommand.self,
        ]
    )
}
