package import Messages

/// First step: who is signing in. Posts `state`, `csrf`, `identifier`; a passkey, which tells who it is, posts its own form.
package struct IdentifierPage: Page {
    package let action: String
    package let state: String
    package let csrf: String
    package let applicationName: String?
    package let identifier: String
    package let error: Sentence?
    package let passkey: PasskeyRequest?
    /// What is said to those who come by this door.
    package let notice: Sentence?
    /// Where the way back to the application is sent; nil where none asked.
    package let cancelAction: String?

    package init(
        action: String,
        state: String,
        csrf: String,
        applicationName: String? = nil,
        identifier: String = "",
        error: Sentence? = nil,
        passkey: PasskeyRequest? = nil,
        notice: Sentence? = nil,
        cancelAction: String? = nil
    ) {
        self.action = action
        self.state = state
        self.csrf = csrf
        self.applicationName = applicationName
        self.identifier = identifier
        self.error = error
        self.passkey = passkey
        self.notice = notice
        self.cancelAction = cancelAction
    }

    package var isProblem: Bool { self.error != nil }
    package var scripts: [PageScript] { self.passkey == nil ? [] : [.passkeys] }

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
            "passkey": self.passkey?.value(.autofillAndButton, messages) ?? false,
            "notice": .optional(self.notice.map { messages($0) }),
            "error": .optional(self.error.map { messages($0) }),
            "cancelAction": .link(self.cancelAction),
            "cancelText": .text(messages(.cancelTo, ["application": self.applicationName ?? ""])),
        ]
    }
}
