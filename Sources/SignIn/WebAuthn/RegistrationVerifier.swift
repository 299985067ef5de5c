package import Primitives
import Signatures

/// Registers a new passkey (WebAuthn, section 7.1). The challenge is the caller's to spend, and so is the last step: the
/// identifier must be nobody's yet.
package struct RegistrationVerifier: Sendable {
    private let party: PasskeyRelyingParty
    private let trust: CertificateTrust

    /// The roots that prove models of authenticators, as PEM texts; one that cannot be read is `badTrustAnchor`.
    package init(party: PasskeyRelyingParty, roots: [String] = []) throws(WebAuthnError) {
        var certificates: [Certificate] = []
        for text in roots {
            guard let some = try? Certificate.all(inPEM: text), !some.isEmpty else {
                throw WebAuthnError(.badTrustAnchor)
            }
            certificates += some
        }
        self.party = party
        self.trust = CertificateTrust(roots: certificates)
    }

    /// Of a `RegistrationResponseJSON`, for the challenge and the user verification that were in the options.
    package func verify(
        _ json: [UInt8],
        challenge: [UInt8],
        userVerification: UserVerification,
        at time: Timestamp
    ) throws(WebAuthnError) -> PasskeyCredential {
        // The comments are the steps of the section.
        let response = try RegistrationResponse(json: json)  // 3, 4
        let client = try ClientData(response.clientData)  // 5, 6
        try client.checkType(.create)  // 7
        try client.checkChallenge(challenge)  // 8
        try client.checkOrigin(self.party)  // 9
        try client.checkNotEmbedded()  // 10, 11
        let object = try AttestationObject(response.attestationObject)  // 12, 13
        try object.data.checkRelyingParty(self.party)  // 14
        try object.data.checkUser(userVerification)  // 15, 16
        try object.data.checkBackup()  // 17
        let key = try self.checkKey(of: object)  // 20
        let check = AttestationCheck(
            object: object,
            key: key,
            clientHash: client.hash,
            trust: self.trust,
            time: time
        )
        let attestation = try check.result()  // 21 to 24
        guard object.credential.identifier == response.credentialID else {  // 25
            throw WebAuthnError(.wrongCredential)
        }
        return PasskeyCredential(
            response: response,
            object: object,
            algorithm: key.algorithm,
            attestation: attestation
        )
    }

    private func checkKey(of object: AttestationObject) throws(WebAuthnError) -> CredentialKey {
        let key = try CredentialKey(object.credential.key)
        guard self.party.algorithms.contains(key.algorithm) else { throw WebAuthnError(.algorithmNotOffered) }
        return key
    }
}
