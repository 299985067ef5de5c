package import Messages

/// A forgotten password: who is it? Whatever was typed, the answer is `ForgottenSentPage`. Posts `state`, `csrf`,
/// `identifier`.
package struct ForgottenPage: Page {
    package let action: String
    package let state: String
    package let csrf: String
    package let identifier: String
    package let error: Sentence?
    package let signInURL: String

    package init(
        action: String,
        state: String,
        csrf: String,
        identifier: String = "",
        error: Sentence? = nil,
        signInURL: String
    ) {
        self.action = action
        self.state = state
        self.csrf = csrf
        self.identifier = identifier
        self.error = error
        self.signInURL = signInURL
    }

    package var isProblem: Bool { self.error != nil }

    package func title(_ messages: Messages) -> String { messages(.forgottenTitle) }

    package func context(_ messages: Messages) -> [String: PageValue] {
        [
            "action": .text(self.action),
            "state": .text(self.state),
            "csrf": .text(self.csrf),
            "identifier": .text(self.identifier),
            "signInURL": .link(self.signInURL),
            "error": .optional(self.error.map { messages($0) }),
        ]
    }
}
