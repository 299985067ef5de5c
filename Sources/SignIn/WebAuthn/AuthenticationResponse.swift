import Primitives

/// `AuthenticationResponseJSON` (WebAuthn, section 5.1.8): nothing of it is proved before `AssertionVerifier` says so.
package struct AuthenticationResponse: Sendable {
    /// By which the stored passkey is found.
    package let credentialID: [UInt8]
    /// By which the agent is found when nobody gave a name.
    package let userHandle: [UInt8]?
    let clientData: [UInt8]
    let authenticatorData: [UInt8]
    let signature: [UInt8]

    package init(json: [UInt8]) throws(WebAuthnError) {
        let envelope = try ResponseEnvelope(json: json)
        self.credentialID = envelope.identifier
        self.clientData = envelope.clientData
        self.authenticatorData = try envelope.bytes("authenticatorData")
        self.signature = try envelope.bytes("signature")
        self.userHandle =
            switch envelope.response["userHandle"] {
            case nil, .null: nil
            default: try envelope.bytes("userHandle")
            }
    }
}
