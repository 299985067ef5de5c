import ArgumentParser

struct AuditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "What was done, by whom, in a chain that shows tampering.",
        subcommands: [AuditListCommand.self, AuditVerifyCommand.self]
    )
}
