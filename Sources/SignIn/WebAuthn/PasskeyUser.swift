/// For whom a passkey is made, as the authenticator shows it.
package struct PasskeyUser: Sendable, Hashable {
    /// 1 to 64 bytes that say nothing of the person (WebAuthn, section 14.6.1).
    package let handle: [UInt8]
    package let name: String
    package let displayName: String

    package init(handle: [UInt8], name: String, displayName: String) {
        self.handle = handle
        self.name = name
        self.displayName = displayName
    }
}

/// Whether the authenticator must know the person, by a code or a fingerprint (WebAuthn, section 5.8.6).
package enum UserVerification: String, Sendable, Hashable, Codable { case required, preferred, discouraged }
