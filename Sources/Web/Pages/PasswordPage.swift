package import Messages

/// The first factor. Posts `state`, `csrf`, `username` (for password managers only), `password`.
package struct PasswordPage: Page {
    package let action: String
    package let state: String
    package let csrf: String
    package let applicationName: String?
    package let identifier: String
    package let realmName: String
    package let error: Sentence?
    package let changeIdentifierURL: String
    package let changeRealmURL: String
    package let forgottenURL: String?

    package init(
        action: String,
        state: String,
        csrf: String,
        applicationName: String? = nil,
        identifier: String,
        realmName: String,
        error: Sentence? = nil,
        changeIdentifierURL: String,
        changeRealmURL: String,
        forgottenURL: String? = nil
    ) {
        self.action = action
        self.state = state
        self.csrf = csrf
        self.applicationName = applicationName
        self.identifier = identifier
        self.realmName = realmName
        self.error = error
        self.changeIdentifierURL = changeIdentifierURL
        self.changeRealmURL = changeRealmURL
        self.forgottenURL = forgottenURL
    }

    package var isProblem: Bool { self.error != nil }

    package func title(_ messages: Messages) -> String { messages(.passwordTitle) }

    package func context(_ messages: Messages) -> [String: PageValue] {
        let lead = self.applicationName.map { messages(.passwordLeadFor, ["application": $0]) }
        return [
            "action": .text(self.action),
            "state": .text(self.state),
            "csrf": .text(self.csrf),
            "identifier": .text(self.identifier),
            "realmName": .text(self.realmName),
            "lead": .text(lead ?? messages(.passwordLead)),
            "hint": .text(messages(.passwordHint, ["realm": self.realmName])),
            "changeIdentifierURL": .link(self.changeIdentifierURL),
            "changeRealmURL": .link(self.changeRealmURL),
            "forgottenURL": .link(self.forgottenURL),
            "error": .optional(self.error.map { messages(self.completed($0)) }),
        ]
    }

    /// Who says what went wrong need not know the collectivité's name: the page does.
    private func completed(_ error: Sentence) -> Sentence {
        let arguments = error.arguments.merging(["realm": self.realmName]) { given, _ in given }
        return Sentence(error.key, arguments, count: error.count)
    }
}
