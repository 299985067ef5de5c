package import Messages
package import Primitives

/// What a device asks, and in whose name: shown before anything is given. Posts `csrf`, `user_code`, `affiliation`,
/// `decision`: `allow` or `refuse`.
package struct DeviceConfirmPage: Page {
    package let action: String
    package let csrf: String
    package let code: String
    package let affiliation: String
    package let applicationName: String
    package let agentName: String
    package let function: String?
    package let realmName: String
    package let askedAt: Timestamp
    /// The address that the device asked from, when the browser is at another one (RFC 8628, section 5.4).
    package let elsewhere: String?
    package let items: [ConsentPage.Item]

    package init(
        action: String,
        csrf: String,
        code: String,
        affiliation: String,
        applicationName: String,
        agentName: String,
        function: String? = nil,
        realmName: String,
        askedAt: Timestamp,
        elsewhere: String? = nil,
        items: [ConsentPage.Item]
    ) {
        self.action = action
        self.csrf = csrf
        self.code = code
        self.affiliation = affiliation
        self.applicationName = applicationName
        self.agentName = agentName
        self.function = function
        self.realmName = realmName
        self.askedAt = askedAt
        self.elsewhere = elsewhere
        self.items = items
    }

    package func title(_ messages: Messages) -> String {
        messages(.deviceConfirmTitle, ["application": self.applicationName])
    }

    package func context(_ messages: Messages) -> [String: PageValue] {
        [
            "action": .text(self.action),
            "csrf": .text(self.csrf),
            "code": .text(self.code),
            "affiliation": .text(self.affiliation),
            "lead": .text(messages(.deviceConfirmLead, ["application": self.applicationName])),
            "agentName": .text(self.agentName),
            "function": .optional(self.function),
            "realmName": .text(self.realmName),
            "askedAt": .text(messages.moment(self.askedAt)),
            "elsewhere": .optional(self.elsewhere),
            "hasItems": .flag(!self.items.isEmpty),
            "items": .list(self.items.map { ConsentPage.describe($0, messages) }),
            "allow": .text(ConsentPage.Decision.allow.rawValue),
            "refuse": .text(ConsentPage.Decision.refuse.rawValue),
        ]
    }
}
