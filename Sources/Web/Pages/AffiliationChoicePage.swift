package import Messages

/// « En tant que… »: which of several affiliations to wear. Posts `state`, `csrf`, `affiliation`.
package struct AffiliationChoicePage: Page {
    package struct Choice: Sendable {
        package let id: String
        package let function: String
        package let organization: String
        package let realmName: String

        package init(id: String, function: String, organization: String, realmName: String) {
            self.id = id
            self.function = function
            self.organization = organization
            self.realmName = realmName
        }
    }

    /// What to say when the form came back without a choice.
    package static let nothingChosen = Sentence(.affiliationMissing)

    package let action: String
    package let state: String
    package let csrf: String
    package let applicationName: String?
    package let choices: [Choice]
    package let chosen: String?
    package let error: Sentence?

    package init(
        action: String,
        state: String,
        csrf: String,
        applicationName: String? = nil,
        choices: [Choice],
        chosen: String? = nil,
        error: Sentence? = nil
    ) {
        self.action = action
        self.state = state
        self.csrf = csrf
        self.applicationName = applicationName
        self.choices = choices
        self.chosen = chosen
        self.error = error
    }

    package var isProblem: Bool { self.error != nil }

    package func title(_ messages: Messages) -> String { messages(.affiliationTitle) }

    package func context(_ messages: Messages) -> [String: PageValue] {
        let lead = self.applicationName.map { messages(.affiliationLeadFor, ["application": $0]) }
        return [
            "action": .text(self.action),
            "state": .text(self.state),
            "csrf": .text(self.csrf),
            "lead": .text(lead ?? messages(.affiliationLead)),
            "choices": .list(
                self.choices.map { choice in
                    let place = ["organization": choice.organization, "realm": choice.realmName]
                    let isSame = choice.organization == choice.realmName
                    return [
                        "id": .text(choice.id),
                        "function": .text(choice.function),
                        "detail": .text(isSame ? choice.realmName : messages(.affiliationDetail, place)),
                        "isChosen": .flag(choice.id == self.chosen),
                    ]
                }
            ),
            "error": .optional(self.error.map { messages($0) }),
        ]
    }
}
