package import Messages

/// What the browser is asked to sign with a passkey, and where its answer goes. Its own form posts `state`, `csrf` and
/// `passkey`, an `AuthenticationResponseJSON` (WebAuthn level 3, section 5.1.8).
package struct PasskeyRequest: Sendable {
    package let action: String
    /// A `PublicKeyCredentialRequestOptionsJSON` (WebAuthn level 3, section 5.1.10).
    package let options: String

    package init(action: String, options: String) {
        self.action = action
        self.options = options
    }

    /// What to say when an answer could not be verified.
    package static let refused = Sentence(.passkeyRefused)

    /// How the page offers passkeys.
    enum Offer { case autofillAndButton, button }

    /// A page with other ways keeps silent where the browser knows no passkeys; one that shows a button says so.
    func value(_ offer: Offer, _ messages: Messages) -> PageValue {
        .group([
            "passkeyAction": .text(self.action),
            "passkeyOptions": .json(self.options),
            "passkeyAutofill": .flag(offer == .autofillAndButton),
            "passkeyUnsupported": offer == .button ? .text(messages(.passkeyUnsupported)) : false,
        ])
    }
}
