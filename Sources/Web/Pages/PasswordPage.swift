package import Messages

/// The first factor. Posts `state`, `csrf`, `username` (for password managers only), `password`; the passkey, which
/// stands beside it, posts its own form.
///
/// The same page confirms who is there before something that matters.
package struct PasswordPage: Page {
    package let action: String
    package let state: String
    package let csrf: String
    package let applicationName: String?
    package let identifier: String
    package let realmName: String
    package let error: Sentence?
    package let changeIdentifierURL: String
    package let changeRealmURL: String?
    /// Where a local password is asked for anew.
    package let forgottenURL: String?
    package let passkey: PasskeyRequest?
    /// Why a signed-in agent is asked again, such as `PasswordPage.sensitive`; nil when signing in.
    package let confirming: Sentence?
    package let cancelURL: String?
    /// Where the way back to the application is sent; nil where none asked.
    package let cancelAction: String?

    /// What a confirmation says when nothing more precise is known.
    package static let sensitive = Sentence(.confirmLead)

    package init(
        action: String,
        state: String,
        csrf: String,
        applicationName: String? = nil,
        identifier: String,
        realmName: String,
        error: Sentence? = nil,
        changeIdentifierURL: String,
        changeRealmURL: String? = nil,
        forgottenURL: String? = nil,
        passkey: PasskeyRequest? = nil,
        confirming: Sentence? = nil,
        cancelURL: String? = nil,
        cancelAction: String? = nil
    ) {
        self.action = action
        self.state = state
        self.csrf = csrf
        self.applicationName = applicationName
        self.identifier = identifier
        self.realmName = realmName
        self.error = error
        self.changeIdentifierURL = changeIdentifierURL
        self.changeRealmURL = changeRealmURL
        self.forgottenURL = forgottenURL
        self.passkey = passkey
        self.confirming = confirming
        self.cancelURL = cancelURL
        self.cancelAction = cancelAction
    }

    package var isProblem: Bool { self.error != nil }
    package var scripts: [PageScript] { self.passkey == nil ? [] : [.passkeys] }

    package func title(_ messages: Messages) -> String {
        messages(self.confirming == nil ? .passwordTitle : .confirmTitle)
    }

    package func context(_ messages: Messages) -> [String: PageValue] {
        [
            "action": .text(self.action),
            "state": .text(self.state),
            "csrf": .text(self.csrf),
            "identifier": .text(self.identifier),
            "realmName": .text(self.realmName),
            "lead": .text(self.lead(messages)),
            "hint": .text(messages(.passwordHint, ["realm": self.realmName])),
            "submit": .text(messages(self.confirming == nil ? .passwordSubmit : .confirmSubmit)),
            "changeIdentifierURL": .link(self.changeIdentifierURL),
            "changeRealmURL": .link(self.changeRealmURL),
            "forgottenURL": .link(self.forgottenURL),
            "passkey": self.passkey?.value(.autofillAndButton, messages) ?? false,
            "cancelURL": .link(self.cancelURL),
            "cancelAction": .link(self.cancelAction),
            "cancelText": .text(messages(.cancelTo, ["application": self.applicationName ?? ""])),
            "error": .optional(self.error.map { messages(self.completed($0)) }),
        ]
    }

    private func lead(_ messages: Messages) -> String {
        if let confirming { return messages(self.completed(confirming)) }
        return self.applicationName.map { messages(.passwordLeadFor, ["application": $0]) } ?? messages(.passwordLead)
    }

    /// Who says what went wrong need not know the collectivité's name: the page does.
    private func completed(_ error: Sentence) -> Sentence {
        let arguments = error.arguments.merging(["realm": self.realmName]) { given, _ in given }
        return Sentence(error.key, arguments, count: error.count)
    }
}
