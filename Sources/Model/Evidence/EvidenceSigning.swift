package import JOSE

/// What signs receipts and roots: the hub's evidence key, whose public part is published for ever.
package struct EvidenceSigning: Sendable {
    package let key: SigningKey
    /// The hub's address, the `iss` of what is signed.
    package let issuer: String

    package init(key: SigningKey, issuer: String) {
        self.key = key
        self.issuer = issuer
    }
}
