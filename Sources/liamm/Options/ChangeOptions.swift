import AdminAPI
import ArgumentParser

/// Of every command that changes something.
struct ChangeOptions: ParsableArguments {
    @Flag(name: [.customShort("n"), .long], help: "Show what would be done and do nothing.")
    var dryRun = false

    @Flag(help: "Do not ask.")
    var yes = false

    /// Asks on a terminal; elsewhere `--yes` must be there.
    func confirm(_ question: String, command: String) throws {
        guard !self.dryRun, !self.yes else { return }
        guard Console.isTerminal else {
            throw Problem.confirmation("nobody can be asked: \(question)", hint: "\(command) --yes")
        }
        guard Console.confirm(question) else {
            Console.message("nothing was changed")
            throw ExitStatus.failed
        }
    }
}
