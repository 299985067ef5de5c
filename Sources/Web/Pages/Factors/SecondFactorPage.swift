package import Messages

/// The second factor: the code of an application, a passkey, or the way to a recovery code. Posts `state`, `csrf`,
/// `code`; the passkey posts its own form.
package struct SecondFactorPage: Page {
    package static let codeMissing = Sentence(.codeMissing)
    package static let codeRefused = Sentence(.codeRefused)

    package let action: String
    package let state: String
    package let csrf: String
    package let applicationName: String?
    package let identifier: String
    package let realmName: String
    /// What the account has, passwords apart. The code is asked for when the application is among them.
    package let factors: Set<FactorKind>
    package let passkey: PasskeyRequest?
    package let recoveryURL: String?
    package let changeIdentifierURL: String
    package let help: String?
    package let error: Sentence?
    /// Where the way back to the application is sent; nil where none asked.
    package let cancelAction: String?

    package init(
        action: String,
        state: String,
        csrf: String,
        applicationName: String? = nil,
        identifier: String,
        realmName: String,
        factors: Set<FactorKind>,
        passkey: PasskeyRequest? = nil,
        recoveryURL: String? = nil,
        changeIdentifierURL: String,
        help: String? = nil,
        error: Sentence? = nil,
        cancelAction: String? = nil
    ) {
        self.action = action
        self.state = state
        self.csrf = csrf
        self.applicationName = applicationName
        self.identifier = identifier
        self.realmName = realmName
        self.factors = factors
        self.passkey = passkey
        self.recoveryURL = recoveryURL
        self.changeIdentifierURL = changeIdentifierURL
        self.help = help
        self.error = error
        self.cancelAction = cancelAction
    }

    package var isProblem: Bool { self.error != nil }
    package var scripts: [PageScript] { self.passkey == nil ? [] : [.passkeys] }

    package func title(_ messages: Messages) -> String { messages(.secondTitle) }

    package func context(_ messages: Messages) -> [String: PageValue] {
        let lead = self.applicationName.map { messages(.secondLeadFor, ["application": $0]) }
        let asksCode = self.factors.contains(.application)
        let error = self.error.map { messages($0) }
        return [
            "action": .text(self.action),
            "state": .text(self.state),
            "csrf": .text(self.csrf),
            "identifier": .text(self.identifier),
            "realmName": .text(self.realmName),
            "changeIdentifierURL": .link(self.changeIdentifierURL),
            "lead": .text(lead ?? messages(.secondLead)),
            "hasFactors": .flag(!self.factors.isEmpty),
            "factors": FactorKind.list(self.factors, messages),
            "asksCode": .flag(asksCode),
            "asksEither": .flag(asksCode && self.passkey != nil),
            "passkey": self.passkey?.value(.button, messages) ?? false,
            "recoveryURL": .link(self.recoveryURL),
            "lost": .text(messages(.secondLost, ["realm": self.realmName])),
            "help": .optional(self.help),
            "error": asksCode ? .optional(error) : false,
            "passkeyError": asksCode ? false : .optional(error),
            "cancelAction": .link(self.cancelAction),
            "cancelText": .text(messages(.cancelTo, ["application": self.applicationName ?? ""])),
        ]
    }
}
