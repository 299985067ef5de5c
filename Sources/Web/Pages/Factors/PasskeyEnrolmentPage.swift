package import Messages

/// A passkey is created: the only page that cannot do without scripts, and says so. Posts `state`, `csrf`, `name`,
/// `passkey`, a `RegistrationResponseJSON` (WebAuthn level 3, section 5.1.8).
package struct PasskeyEnrolmentPage: Page {
    package static let nameMissing = Sentence(.deviceNameMissing)
    package static let refused = PasskeyRequest.refused

    package let action: String
    package let state: String
    package let csrf: String
    /// A `PublicKeyCredentialCreationOptionsJSON` (WebAuthn level 3, section 5.1.9).
    package let options: String
    package let name: String
    package let nameError: Sentence?
    package let error: Sentence?
    /// The other factor, for browsers that know no passkeys.
    package let applicationURL: String?
    package let cancelURL: String
    package let navigation: PageNavigation?

    package init(
        action: String,
        state: String,
        csrf: String,
        options: String,
        name: String = "",
        nameError: Sentence? = nil,
        error: Sentence? = nil,
        applicationURL: String? = nil,
        cancelURL: String,
        navigation: PageNavigation? = nil
    ) {
        self.action = action
        self.state = state
        self.csrf = csrf
        self.options = options
        self.name = name
        self.nameError = nameError
        self.error = error
        self.applicationURL = applicationURL
        self.cancelURL = cancelURL
        self.navigation = navigation
    }

    package var isProblem: Bool { self.error != nil || self.nameError != nil }
    package var scripts: [PageScript] { [.passkeys] }

    package func title(_ messages: Messages) -> String { messages(.passkeyCreateTitle) }

    package func context(_ messages: Messages) -> [String: PageValue] {
        [
            "action": .text(self.action),
            "state": .text(self.state),
            "csrf": .text(self.csrf),
            "options": .json(self.options),
            "name": .text(self.name),
            "nameError": .optional(self.nameError.map { messages($0) }),
            "error": .optional(self.error.map { messages($0) }),
            "applicationURL": .link(self.applicationURL),
            "cancelURL": .link(self.cancelURL),
        ]
    }
}
