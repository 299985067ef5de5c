import Primitives

/// `RegistrationResponseJSON` (WebAuthn, section 5.1.8). The members that repeat parts of the attestation object are
/// not read: only what is inside it counts.
struct RegistrationResponse: Sendable {
    let credentialID: [UInt8]
    let clientData: [UInt8]
    let attestationObject: [UInt8]
    let transports: [String]
    /// `credProps.rk` (WebAuthn, section 10.1.3); `nil` when the browser does not know.
    let isDiscoverable: Bool?

    init(json: [UInt8]) throws(WebAuthnError) {
        let envelope = try ResponseEnvelope(json: json)
        self.credentialID = envelope.identifier
        self.clientData = envelope.clientData
        self.attestationObject = try envelope.bytes("attestationObject")
        self.transports = try Self.transports(envelope.response["transports"])
        self.isDiscoverable = envelope.extensions?["credProps"]?["rk"]?.bool
    }

    /// Unknown names are kept (WebAuthn, section 5.2.1.1): they are given back to the browser as they are.
    private static func transports(_ value: JSONValue?) throws(WebAuthnError) -> [String] {
        guard let value else { return [] }
        let names = value.array?.compactMap(\.string) ?? []
        guard let values = value.array, names.count == values.count, names.count <= 8,
            names.allSatisfy({ name in
                1...32 ~= name.utf8.count
                    && name.utf8.allSatisfy { byte in
                        UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
                            || byte == UInt8(ascii: "-")
                    }
            })
        else { throw WebAuthnError(.malformedResponse) }
        return names
    }
}
