/// What the authenticator says of a new passkey, and how it proves it (WebAuthn, section 6.5.4).
struct AttestationObject: Sendable {
    let format: String
    let statement: CBORValue
    let data: AuthenticatorData
    let credential: AttestedCredential

    init(_ bytes: [UInt8]) throws(WebAuthnError) {
        guard let object = try? CBORReader.read(bytes), object.hasExactly(["fmt", "attStmt", "authData"]),
            let format = object["fmt"]?.text, let statement = object["attStmt"], statement.map != nil,
            let data = object["authData"]?.bytes
        else { throw WebAuthnError(.malformedAttestation) }
        self.format = format
        self.statement = statement
        self.data = try AuthenticatorData(data)
        guard let credential = self.data.credential else { throw WebAuthnError(.malformedAuthenticatorData) }
        self.credential = credential
    }
}
