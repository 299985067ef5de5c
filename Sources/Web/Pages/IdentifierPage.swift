package import Messages

/// First step: who is signing in. Posts `state`, `csrf`, `identifier`.
package struct IdentifierPage: Page {
    package let action: String
    package let state: String
    package let csrf: String
    package let applicationName: String?
    package let identifier: String
    package let error: Sentence?

    package init(
        action: String,
        state: String,
        csrf: String,
        applicationName: String? = nil,
        identifier: String = "",
        error: Sentence? = nil
    ) {
        self.action = action
        self.state = state
        self.csrf = csrf
        self.applicationName = applicationName
        self.identifier = identifier
        self.error = error
    }

    package var isProblem: Bool { self.error != nil }

    package func title(_ messages: Messages) -> String {
        guard let applicationName else { return messages(.identifierTitle) }
        return messages(.identifierTitleFor, ["application": applicationName])
    }

    package func context(_ messages: Messages) -> [String: PageValue] {
        [
            "action": .text(self.action),
            "state": .text(self.state),
            "csrf": .text(self.csrf),
            "identifier": .text(self.identifier),
            "error": .optional(self.error.map { messages($0) }),
        ]
    }
}
