import Messages

/// The answer to an application as a form (OAuth 2.0 Form Post Response Mode, section 2): a script sends it, and a button
/// where none runs.
package struct FormPostPage: Page {
    package let action: String
    package let fields: [(name: String, value: String)]
    package let applicationName: String

    package init(action: String, fields: [(name: String, value: String)], applicationName: String) {
        self.action = action
        self.fields = fields
        self.applicationName = applicationName
    }

    package var scripts: [PageScript] { [.formPost] }

    package func title(_ messages: Messages) -> String { messages(.formPostTitle) }

    package func context(_ messages: Messages) -> [String: PageValue] {
        [
            "lead": .text(messages(.formPostLead, ["name": self.applicationName])),
            "action": .link(self.action),
            "hiddenFields": .hidden(self.fields),
        ]
    }
}
