package import Messages

/// When the identifier does not tell the collectivité: a list grouped by département. Posts `state`, `csrf`, `realm`.
package struct RealmChoicePage: Page {
    package struct Choice: Sendable {
        package let slug: String
        package let name: String

        package init(slug: String, name: String) {
            self.slug = slug
            self.name = name
        }
    }

    package struct Group: Sendable {
        package let department: String
        package let choices: [Choice]

        package init(department: String, choices: [Choice]) {
            self.department = department
            self.choices = choices
        }
    }

    /// Proper names, the same in every language.
    private static let departments = [
        "22": "Côtes-d’Armor", "29": "Finistère", "35": "Ille-et-Vilaine", "56": "Morbihan",
    ]

    package let action: String
    package let state: String
    package let csrf: String
    package let applicationName: String?
    package let identifier: String
    package let groups: [Group]
    /// The slug kept on this device, chosen in advance.
    package let remembered: String?
    package let changeIdentifierURL: String
    package let error: Sentence?

    package init(
        action: String,
        state: String,
        csrf: String,
        applicationName: String? = nil,
        identifier: String,
        groups: [Group],
        remembered: String? = nil,
        changeIdentifierURL: String,
        error: Sentence? = nil
    ) {
        self.action = action
        self.state = state
        self.csrf = csrf
        self.applicationName = applicationName
        self.identifier = identifier
        self.groups = groups
        self.remembered = remembered
        self.changeIdentifierURL = changeIdentifierURL
        self.error = error
    }

    package var isProblem: Bool { self.error != nil }
    package var scripts: [PageScript] { [.realms] }

    package func title(_ messages: Messages) -> String { messages(.realmTitle) }

    package func context(_ messages: Messages) -> [String: PageValue] {
        let chosen = self.groups.lazy.flatMap(\.choices).first { $0.slug == self.remembered }
        return [
            "action": .text(self.action),
            "state": .text(self.state),
            "csrf": .text(self.csrf),
            "identifier": .text(self.identifier),
            "changeIdentifierURL": .link(self.changeIdentifierURL),
            "rememberedNote": .optional(chosen.map { messages(.realmRemembered, ["realm": $0.name]) }),
            "searchResults": .text(messages(.realmSearchResults)),
            "hasNoChoice": .flag(chosen == nil),
            "groups": .list(
                self.groups.map { group in
                    let choices = ReadingOrder.sorted(group.choices, by: \.name)
                    let name = Self.departments[group.department].map { "\($0) (\(group.department))" }
                    return [
                        "department": .text(name ?? group.department), "choices": .list(choices.map(self.option)),
                    ]
                }
            ),
            "error": .optional(self.error.map { messages($0) }),
        ]
    }

    private func option(_ choice: Choice) -> [String: PageValue] {
        [
            "slug": .text(choice.slug),
            "realmName": .text(choice.name),
            "isChosen": .flag(choice.slug == self.remembered),
        ]
    }
}
