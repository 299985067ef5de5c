package import Messages

/// Asks before an application is given anything: an outside one, or one of the region's that wants it.
///
/// Posts `state`, `csrf`, `decision`: `allow` or `refuse`.
package struct ConsentPage: Page {
    /// What is asked for, with the agent's own values: nobody should have to guess what they give.
    package struct Item: Sendable {
        package let scope: ConsentScope
        package let values: [String]
        /// Whether the application says that it cannot do without (OpenID Connect Core, section 5.5.1).
        package let isEssential: Bool

        package init(_ scope: ConsentScope, values: [String] = [], isEssential: Bool = false) {
            self.scope = scope
            self.values = values
            self.isEssential = isEssential
        }
    }

    /// The values of the field `decision`.
    package enum Decision: String, Sendable { case allow, refuse }

    package let action: String
    package let state: String
    package let csrf: String
    package let applicationName: String
    package let operatorName: String?
    /// What the application says it does with the data.
    package let privacyURL: String?
    /// Led to and never loaded: what stands elsewhere learns nothing of an agent who only looks at this page.
    package let termsURL: String?
    package let logoURL: String?
    /// Neither the region's nor a member's.
    package let isOutside: Bool
    package let items: [Item]

    package init(
        action: String,
        state: String,
        csrf: String,
        applicationName: String,
        operatorName: String? = nil,
        privacyURL: String? = nil,
        termsURL: String? = nil,
        logoURL: String? = nil,
        isOutside: Bool = true,
        items: [Item]
    ) {
        self.action = action
        self.state = state
        self.csrf = csrf
        self.applicationName = applicationName
        self.operatorName = operatorName
        self.privacyURL = privacyURL
        self.termsURL = termsURL
        self.logoURL = logoURL
        self.isOutside = isOutside
        self.items = items
    }

    package func title(_ messages: Messages) -> String {
        messages(.consentTitle, ["application": self.applicationName])
    }

    package func context(_ messages: Messages) -> [String: PageValue] {
        let privacy = messages(.consentPrivacy, ["application": self.applicationName])
        return [
            "action": .text(self.action),
            "state": .text(self.state),
            "csrf": .text(self.csrf),
            "lead": .text(messages(self.isOutside ? .consentLead : .consentLeadOwn)),
            "operator": .optional(self.operatorName.map { messages(.consentOperator, ["operator": $0]) }),
            "privacyURL": .link(self.privacyURL),
            "termsURL": .link(self.termsURL),
            "logoURL": .link(self.logoURL),
            "privacyText": self.privacyURL == nil ? false : .text(privacy),
            "allow": .text(Decision.allow.rawValue),
            "refuse": .text(Decision.refuse.rawValue),
            "items": .list(self.items.map { Self.describe($0, messages) }),
            "hasEssential": .flag(self.items.contains(where: \.isEssential)),
        ]
    }

    static func describe(_ item: Item, _ messages: Messages) -> [String: PageValue] {
        let values = item.values + (item.scope.detail.map { [$0] } ?? [])
        return [
            "itemName": .text(messages(item.scope.name)),
            "itemValues": .list(values.map { ["itemValue": .text($0)] }),
            "hasNoValue": .flag(values.isEmpty && item.scope.isAboutValues),
            "isEssential": .flag(item.isEssential),
        ]
    }
}
