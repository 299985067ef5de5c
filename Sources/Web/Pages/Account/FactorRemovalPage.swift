package import Messages

/// Asks before a factor goes, or before recovery codes are replaced. Posts `csrf` and the fields it was given.
package struct FactorRemovalPage: Page {
    package enum Change: Sendable {
        /// The agent's name for the factor, and whether no second factor is left without it.
        case remove(name: String, isLast: Bool)
        case renewCodes
        case makeCodes
    }

    package let account: AccountFrame
    package let action: String
    package let hiddenFields: [(name: String, value: String)]
    package let change: Change
    package let cancelURL: String

    package init(
        account: AccountFrame,
        action: String,
        hiddenFields: [(name: String, value: String)] = [],
        change: Change,
        cancelURL: String = AccountPlace.factors.rawValue
    ) {
        self.account = account
        self.action = action
        self.hiddenFields = hiddenFields
        self.change = change
        self.cancelURL = cancelURL
    }

    package var navigation: PageNavigation? { self.account.navigation }

    package func title(_ messages: Messages) -> String {
        switch self.change {
        case .remove(let name, _): messages(.removalTitle, ["name": name])
        case .renewCodes: messages(.renewalTitle)
        case .makeCodes: messages(.codesMake)
        }
    }

    package func context(_ messages: Messages) -> [String: PageValue] {
        let own: [String: PageValue] = [
            "action": .text(self.action),
            "hiddenFields": .hidden(self.hiddenFields),
            "lead": .text(messages(self.lead)),
            "warning": self.isLast ? .text(messages(.removalLast)) : false,
            "submit": .text(messages(self.submit)),
            "cancelURL": .link(self.cancelURL),
        ]
        return own.merging(self.account.context(.factors, messages)) { mine, _ in mine }
    }

    private var isLast: Bool {
        guard case .remove(_, let isLast) = self.change else { return false }
        return isLast
    }

    private var lead: MessageKey {
        switch self.change {
        case .remove: .removalText
        case .renewCodes: .renewalText
        case .makeCodes: .codesLead
        }
    }

    private var submit: MessageKey {
        switch self.change {
        case .remove: .factorRemove
        case .renewCodes: .codesRenew
        case .makeCodes: .codesMake
        }
    }
}
