package import Messages

/// The helpdesk's one-time link was opened: what will happen, before anything does. The password is asked for next,
/// because a link alone is not a sign-in. Posts `state`, `csrf`.
package struct FactorResetPage: Page {
    package let action: String
    package let state: String
    package let csrf: String
    package let agentName: String
    package let realmName: String

    package init(action: String, state: String, csrf: String, agentName: String, realmName: String) {
        self.action = action
        self.state = state
        self.csrf = csrf
        self.agentName = agentName
        self.realmName = realmName
    }

    package func title(_ messages: Messages) -> String { messages(.resetTitle) }

    package func context(_ messages: Messages) -> [String: PageValue] {
        [
            "action": .text(self.action),
            "state": .text(self.state),
            "csrf": .text(self.csrf),
            "agentName": .text(self.agentName),
            "realmName": .text(self.realmName),
            "lead": .text(messages(.resetLead, ["realm": self.realmName])),
        ]
    }
}
