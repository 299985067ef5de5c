package import Messages

/// The same answer for every identifier: a page that told known accounts from others would list them (ANSSI-PG-078,
/// R14).
package struct ForgottenSentPage: Page {
    package let identifier: String
    package let signInURL: String
    /// What the collectivité says about the password of its directory; it depends on the collectivité, never on the
    /// account.
    package let help: String?

    package init(identifier: String, signInURL: String, help: String? = nil) {
        self.identifier = identifier
        self.signInURL = signInURL
        self.help = help
    }

    package func title(_ messages: Messages) -> String { messages(.forgottenSentTitle) }

    package func context(_ messages: Messages) -> [String: PageValue] {
        [
            "identifier": .text(self.identifier),
            "signInURL": .link(self.signInURL),
            "help": .optional(self.help),
        ]
    }
}
