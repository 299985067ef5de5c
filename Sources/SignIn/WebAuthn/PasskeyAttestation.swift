/// What is known of the authenticator that made a passkey.
package struct PasskeyAttestation: Sendable, Hashable, Codable {
    package enum Format: String, Sendable, Hashable, Codable { case none, packed, fidoU2F = "fido-u2f" }

    package enum Outcome: String, Sendable, Hashable, Codable {
        /// It says nothing.
        case none
        /// Signed by the passkey itself: its data are whole, its model is not proved.
        case ownKey = "self"
        /// A certificate of nobody we know.
        case untrusted
        /// A chain to a configured root.
        case trusted
    }

    package let format: Format
    package let outcome: Outcome
    /// SHA-256 of the root, hexadecimal, when it is trusted.
    package let root: String?

    init(_ format: Format, _ outcome: Outcome, root: String? = nil) {
        self.format = format
        self.outcome = outcome
        self.root = root
    }
}
