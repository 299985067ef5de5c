package import Messages

/// A second factor is missing: what the account has, and what may be added. « Plus tard » posts `state`, `csrf`.
package struct EnrolmentPage: Page {
    /// Putting it off, while the collectivité's grace lasts.
    package struct Grace: Sendable {
        package let action: String
        package let daysLeft: Int

        package init(action: String, daysLeft: Int) {
            self.action = action
            self.daysLeft = daysLeft
        }
    }

    package let state: String
    package let csrf: String
    package let identifier: String
    package let realmName: String
    package let factors: Set<FactorKind>
    /// What serves no more once the new one is there: the helpdesk's link says so.
    package let replaced: Set<FactorKind>
    /// Nil when the collectivité does not take passkeys.
    package let passkeyURL: String?
    /// Nil when the collectivité does not take code applications.
    package let applicationURL: String?
    package let changeIdentifierURL: String
    package let grace: Grace?

    package init(
        state: String,
        csrf: String,
        identifier: String,
        realmName: String,
        factors: Set<FactorKind>,
        replaced: Set<FactorKind> = [],
        passkeyURL: String?,
        applicationURL: String?,
        changeIdentifierURL: String,
        grace: Grace? = nil
    ) {
        self.state = state
        self.csrf = csrf
        self.identifier = identifier
        self.realmName = realmName
        self.factors = factors
        self.replaced = replaced
        self.passkeyURL = passkeyURL
        self.applicationURL = applicationURL
        self.changeIdentifierURL = changeIdentifierURL
        self.grace = grace
    }

    package func title(_ messages: Messages) -> String { messages(.enrolTitle) }

    package func context(_ messages: Messages) -> [String: PageValue] {
        [
            "state": .text(self.state),
            "csrf": .text(self.csrf),
            "identifier": .text(self.identifier),
            "realmName": .text(self.realmName),
            "changeIdentifierURL": .link(self.changeIdentifierURL),
            "lead": .text(messages(.enrolLead, ["realm": self.realmName])),
            "hasFactors": .flag(!self.factors.isEmpty),
            "factors": FactorKind.list(self.factors, messages),
            "isReplacing": .flag(!self.replaced.isEmpty),
            "replaced": FactorKind.list(self.replaced, messages),
            "passkeyURL": .link(self.passkeyURL),
            "applicationURL": .link(self.applicationURL),
            "laterAction": .optional(self.grace?.action),
            "daysLeft": .optional(self.grace.map { messages.plural(.enrolDaysLeft, count: $0.daysLeft) }),
        ]
    }
}
