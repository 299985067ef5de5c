import AdminAPI
import ArgumentParser

/// Of every command that changes something.
struct ChangeOptions: ParsableArguments {
    @Flag(name: [.customShort("n"), .long], help: "Show what would be done and do nothing.")
    var dryRun = false
}

/// Of commands that ask before they do it.
struct AskingOptions: ParsableArguments {
    @OptionGroup private var change: ChangeOptions

    @Flag(help: "Do not ask.")
    var yes = false

    var dryRun: Bool { self.change.dryRun }

    /// Asks on a terminal; elsewhere `--yes` must be there.
    func confirm(_ question: String, command: String) throws {
        guard !self.dryRun, !self.yes else { return }
        guard Console.isTerminal else {
            throw Problem.confirmation("nobody can be asked: \(question)", hint: "\(command) --yes")
        }
        try self.ask(question)
    }

    /// Asks on a terminal; a script that names what it ends means it.
    func confirmOnTerminal(_ question: String) throws {
        guard !self.dryRun, !self.yes, Console.isTerminal else { return }
        try self.ask(question)
    }

    private func ask(_ question: String) throws {
        guard Console.confirm(question) else {
            Console.message("nothing was changed")
            throw ExitStatus.failed
        }
    }
}
