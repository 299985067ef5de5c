/// The new passkey within the authenticator data (WebAuthn, section 6.5.1).
struct AttestedCredential: Sendable {
    static let identifierSizes = 16...1023

    let aaguid: [UInt8]
    let identifier: [UInt8]
    /// The bytes of the COSE key, as they were.
    let publicKey: [UInt8]
    let key: CBORValue

    /// Takes its bytes off the front.
    init(_ rest: inout ArraySlice<UInt8>) throws(WebAuthnError) {
        let header = rest.prefix(18)
        guard header.count == 18 else { throw WebAuthnError(.malformedAuthenticatorData) }
        let size = header.suffix(2).reduce(0) { $0 << 8 | Int($1) }
        let identifier = rest.dropFirst(18).prefix(size)
        guard Self.identifierSizes ~= size, identifier.count == size else {
            throw WebAuthnError(.malformedAuthenticatorData)
        }
        var reader = CBORReader(rest.dropFirst(18 + size))
        guard let key = try? reader.value(), key.map != nil else { throw WebAuthnError(.malformedAuthenticatorData) }
        self.aaguid = Array(header.prefix(16))
        self.identifier = Array(identifier)
        self.publicKey = Array(rest[identifier.endIndex..<reader.rest.startIndex])
        self.key = key
        rest = reader.rest
    }
}
