/// Why a passkey is not registered or not accepted. Says nothing of what was received.
package struct WebAuthnError: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Code: String, Sendable, CaseIterable {
        // The response and its parts
        case tooLarge, malformedResponse, malformedClientData, malformedAttestation, malformedAuthenticatorData
        // The client data
        case wrongType, wrongChallenge, wrongOrigin, crossOrigin
        // The authenticator data
        case wrongRelyingParty, userNotPresent, userNotVerified
        case backedUpButNotEligible, backupEligibilityChanged
        // The key and its attestation
        case algorithmNotOffered, badKey, unknownAttestationFormat
        case badAttestationSignature, badAttestationCertificate
        // The assertion
        case wrongCredential, wrongUser, userHandleMissing, badSignature
        /// Another authenticator may hold a copy of the key: to be audited, and the passkey locked.
        case counterWentBack
        // The hub's own settings
        case badBaseURL, badTrustAnchor
    }

    package let code: Code

    package init(_ code: Code) { self.code = code }

    package var description: String { "webauthn: \(self.code.rawValue)" }
}
