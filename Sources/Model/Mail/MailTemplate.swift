/// Each mail that the hub sends to an agent.
package enum MailTemplate: String, CaseIterable, Sendable, Hashable {
    /// The agent asked for a new password: needs `link` and `minutes`.
    case passwordReset = "password-reset"
    case passwordChanged = "password-changed"
    /// Needs `factor`.
    case factorAdded = "factor-added"
    /// Needs `factor`.
    case factorRemoved = "factor-removed"
    /// The helpdesk opened a way back to an agent who lost a factor: needs `link` and `minutes`.
    case factorResetLink = "factor-reset-link"
    case newDevice = "new-device"
    case sessionsEnded = "sessions-ended"
    /// `remaining` says how many are left.
    case recoveryCodeUsed = "recovery-code-used"
    /// To administrators of the platform: needs `account`.
    case operatorUsed = "operator-used"

    package var needsLink: Bool { self == .passwordReset || self == .factorResetLink }
}

/// What a mail may be told. Never a password, never a code.
package enum MailArgument: String, CaseIterable, Sendable, Hashable {
    /// An address of the hub itself; anything else is refused when the mail is made.
    case link
    /// How long the link serves.
    case minutes
    /// The agent's name, for the greeting.
    case name
    /// The collectivité's name and whom to ask there, for the foot of the mail.
    case realm, supportName, supportMail, supportPhone
    /// When it happened, in seconds since 1970.
    case time
    /// From what and where, in words.
    case device, place
    /// A `MailFactor`, and the name that the agent gave it.
    case factor, factorName
    case remaining
    /// Whose account was used, where it is not the reader's.
    case account
}

/// A means of signing in, as mails name it.
package enum MailFactor: String, CaseIterable, Sendable, Hashable {
    case passkey
    case authenticator
    case recoveryCodes = "recovery-codes"
}
