import Primitives

/// Verifies the use of a passkey (WebAuthn, section 7.2). The challenge is the caller's to spend, and the passkey must be
/// one that the caller keeps for that owner.
package struct AssertionVerifier: Sendable {
    private let party: PasskeyRelyingParty

    package init(party: PasskeyRelyingParty) { self.party = party }

    /// For the challenge and the user verification that were in the options.
    package func verify(
        _ response: AuthenticationResponse,
        of credential: PasskeyCredential,
        owner: PasskeyOwner,
        challenge: [UInt8],
        userVerification: UserVerification
    ) throws(WebAuthnError) -> PasskeyAssertion {
        // The comments are the steps of the section.
        guard response.credentialID == credential.id else { throw WebAuthnError(.wrongCredential) }  // 5
        try owner.check(response.userHandle)  // 6
        let client = try ClientData(response.clientData)  // 8, 9
        try client.checkType(.get)  // 10
        try client.checkChallenge(challenge)  // 11
        try client.checkOrigin(self.party)  // 12
        try client.checkNotEmbedded()  // 13, 14
        let data = try AuthenticatorData(response.authenticatorData)
        try data.checkRelyingParty(self.party)  // 15
        try data.checkUser(userVerification)  // 16, 17
        try data.checkBackup()  // 18
        guard data.flags.contains(.backupEligible) == credential.isBackupEligible else {  // 19
            throw WebAuthnError(.backupEligibilityChanged)
        }
        let key = try CredentialKey(cose: credential.publicKey)
        guard key.isValid(signature: response.signature, for: data.bytes + client.hash) else {  // 20, 21
            throw WebAuthnError(.badSignature)
        }
        try Self.checkCounter(data.counter, after: credential.counter)  // 22
        return PasskeyAssertion(
            isUserVerified: data.flags.contains(.userVerified),
            counter: data.counter,
            isBackedUp: data.flags.contains(.backedUp)
        )
    }

    /// Authenticators without a counter say zero for ever.
    private static func checkCounter(_ received: UInt32, after stored: UInt32) throws(WebAuthnError) {
        guard received > stored || received == 0 && stored == 0 else { throw WebAuthnError(.counterWentBack) }
    }
}
