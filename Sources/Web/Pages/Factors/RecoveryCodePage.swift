package import Messages

/// One of the ten codes an agent wrote down, instead of a second factor. Posts `state`, `csrf`, `code`.
package struct RecoveryCodePage: Page {
    package static let codeMissing = Sentence(.recoveryMissing)
    package static let codeRefused = Sentence(.recoveryRefused)

    package let action: String
    package let state: String
    package let csrf: String
    package let identifier: String
    package let realmName: String
    package let changeIdentifierURL: String
    /// Back to the other factors, when there are any.
    package let otherURL: String?
    package let help: String?
    package let error: Sentence?

    package init(
        action: String,
        state: String,
        csrf: String,
        identifier: String,
        realmName: String,
        changeIdentifierURL: String,
        otherURL: String? = nil,
        help: String? = nil,
        error: Sentence? = nil
    ) {
        self.action = action
        self.state = state
        self.csrf = csrf
        self.identifier = identifier
        self.realmName = realmName
        self.changeIdentifierURL = changeIdentifierURL
        self.otherURL = otherURL
        self.help = help
        self.error = error
    }

    package var isProblem: Bool { self.error != nil }

    package func title(_ messages: Messages) -> String { messages(.recoveryTitle) }

    package func context(_ messages: Messages) -> [String: PageValue] {
        [
            "action": .text(self.action),
            "state": .text(self.state),
            "csrf": .text(self.csrf),
            "identifier": .text(self.identifier),
            "realmName": .text(self.realmName),
            "changeIdentifierURL": .link(self.changeIdentifierURL),
            "otherURL": .link(self.otherURL),
            "lost": .text(messages(.secondLost, ["realm": self.realmName])),
            "help": .optional(self.help),
            "error": .optional(self.error.map { messages($0) }),
        ]
    }
}
