package import Messages

/// Asks before ending a session that nobody has proved to own. Posts `csrf` and the fields it was given.
package struct SignOutConfirmPage: Page {
    package let action: String
    package let csrf: String
    package let hiddenFields: [(name: String, value: String)]
    package let applicationName: String?
    package let cancelURL: String

    package init(
        action: String,
        csrf: String,
        hiddenFields: [(name: String, value: String)] = [],
        applicationName: String? = nil,
        cancelURL: String = "/"
    ) {
        self.action = action
        self.csrf = csrf
        self.hiddenFields = hiddenFields
        self.applicationName = applicationName
        self.cancelURL = cancelURL
    }

    package func title(_ messages: Messages) -> String { messages(.signOutTitle) }

    package func context(_ messages: Messages) -> [String: PageValue] {
        let lead = self.applicationName.map { messages(.signOutLeadFor, ["application": $0]) }
        return [
            "action": .text(self.action),
            "csrf": .text(self.csrf),
            "hiddenFields": .hidden(self.hiddenFields),
            "lead": .text(lead ?? messages(.signOutLead)),
            "cancelURL": .link(self.cancelURL),
        ]
    }
}
