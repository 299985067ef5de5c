import ArgumentParser

struct OperatorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "operator",
        abstract: "Break-glass accounts: platform administrators of no directory and no realm.",
        discussion: """
            For the day when the directories, or the sign-in of a realm, are broken. The operator chooses the password
            behind a link that serves once, enrols a second factor at the first sign-in, and comes in by
            liamm login --operator. Every sign-in is in the audit, in the log, in the metrics, and mailed to the platform's
            administrators. To take one out of service: liamm agent disable NAME -r platform.
            """,
        subcommands: [OperatorListCommand.self, OperatorCreateCommand.self, OperatorLinkCommand.self]
    )
}
