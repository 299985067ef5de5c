import Primitives

/// What the authenticator says of itself and signs (WebAuthn, section 6.1).
struct AuthenticatorData: Sendable {
    struct Flags: OptionSet, Sendable {
        let rawValue: UInt8

        static let userPresent = Flags(rawValue: 0x01)
        static let userVerified = Flags(rawValue: 0x04)
        static let backupEligible = Flags(rawValue: 0x08)
        static let backedUp = Flags(rawValue: 0x10)
        static let hasCredential = Flags(rawValue: 0x40)
        static let hasExtensions = Flags(rawValue: 0x80)
    }

    let bytes: [UInt8]
    let relyingPartyHash: [UInt8]
    let flags: Flags
    let counter: UInt32
    let credential: AttestedCredential?

    /// Nothing may be missing, nothing may follow; extensions are read over, none is asked for that answers here.
    init(_ bytes: [UInt8]) throws(WebAuthnError) {
        guard bytes.count >= 37 else { throw WebAuthnError(.malformedAuthenticatorData) }
        self.bytes = bytes
        self.relyingPartyHash = Array(bytes[..<32])
        self.flags = Flags(rawValue: bytes[32])
        self.counter = bytes[33..<37].reduce(0) { $0 << 8 | UInt32($1) }
        var rest = bytes[37...]
        self.credential = self.flags.contains(.hasCredential) ? try AttestedCredential(&rest) : nil
        if self.flags.contains(.hasExtensions) {
            var reader = CBORReader(rest)
            guard let extensions = try? reader.value(), extensions.map != nil else {
                throw WebAuthnError(.malformedAuthenticatorData)
            }
            rest = reader.rest
        }
        guard rest.isEmpty else { throw WebAuthnError(.malformedAuthenticatorData) }
    }

    func checkRelyingParty(_ party: PasskeyRelyingParty) throws(WebAuthnError) {
        guard constantTimeEquals(self.relyingPartyHash, Digest.sha256(party.identifier)) else {
            throw WebAuthnError(.wrongRelyingParty)
        }
    }

    func checkUser(_ verification: UserVerification) throws(WebAuthnError) {
        guard self.flags.contains(.userPresent) else { throw WebAuthnError(.userNotPresent) }
        guard verification != .required || self.flags.contains(.userVerified) else {
            throw WebAuthnError(.userNotVerified)
        }
    }

    /// What cannot be backed up is not backed up (WebAuthn, section 6.1.3).
    func checkBackup() throws(WebAuthnError) {
        guard self.flags.contains(.backupEligible) || !self.flags.contains(.backedUp) else {
            throw WebAuthnError(.backedUpButNotEligible)
        }
    }
}
