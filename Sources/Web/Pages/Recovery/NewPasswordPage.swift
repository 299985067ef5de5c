package import Messages

/// A new password for a local account, after a mailed link or from the account itself. Posts `state`, `csrf`,
/// `username` (for password managers only), `password`, `confirmation`.
///
/// Two fields rather than one that can be revealed: that needs no script.
package struct NewPasswordPage: Page {
    package static let missing = Sentence(.newPasswordMissing)
    /// What is advised to whoever may choose less (OWASP ASVS 5.0, 6.2.1).
    private static let advisedLength = 15

    package static let mismatch = Sentence(.newPasswordMismatch)

    package let action: String
    package let state: String
    package let csrf: String
    package let identifier: String
    package let minimumLength: Int
    /// Whether it takes the place of one that an administrator gave.
    package let isFirst: Bool
    /// Why the password was refused, one sentence a reason.
    package let errors: [Sentence]
    package let confirmationError: Sentence?
    package let cancelURL: String?
    package let navigation: PageNavigation?

    package init(
        action: String,
        state: String,
        csrf: String,
        identifier: String,
        minimumLength: Int,
        isFirst: Bool = false,
        errors: [Sentence] = [],
        confirmationError: Sentence? = nil,
        cancelURL: String? = nil,
        navigation: PageNavigation? = nil
    ) {
        self.action = action
        self.state = state
        self.csrf = csrf
        self.identifier = identifier
        self.minimumLength = minimumLength
        self.isFirst = isFirst
        self.errors = errors
        self.confirmationError = confirmationError
        self.cancelURL = cancelURL
        self.navigation = navigation
    }

    package var isProblem: Bool { !self.errors.isEmpty || self.confirmationError != nil }

    package func title(_ messages: Messages) -> String { messages(.newPasswordTitle) }

    package func context(_ messages: Messages) -> [String: PageValue] {
        [
            "action": .text(self.action),
            "state": .text(self.state),
            "csrf": .text(self.csrf),
            "identifier": .text(self.identifier),
            "lead": .text(messages(self.isFirst ? .firstPasswordLead : .newPasswordLead)),
            "rules": .text(messages.plural(.newPasswordRules, count: self.minimumLength)),
            "advice": .optional(
                self.minimumLength < Self.advisedLength
                    ? messages.plural(.newPasswordAdvice, count: Self.advisedLength) : nil
            ),
            "hasErrors": .flag(!self.errors.isEmpty),
            "errors": .list(self.errors.map { ["reason": .text(messages($0))] }),
            "confirmationError": .optional(self.confirmationError.map { messages($0) }),
            "cancelURL": .link(self.cancelURL),
        ]
    }
}
