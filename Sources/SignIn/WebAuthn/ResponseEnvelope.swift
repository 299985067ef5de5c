import Primitives

/// The members that a registration and an authentication response share (WebAuthn, section 5.1.8).
struct ResponseEnvelope: Sendable {
    private static let maximumSize = 1 << 16

    let identifier: [UInt8]
    let clientData: [UInt8]
    let response: JSONValue
    let extensions: JSONValue?

    init(json bytes: [UInt8]) throws(WebAuthnError) {
        guard bytes.count <= Self.maximumSize else { throw WebAuthnError(.tooLarge) }
        guard let json = try? StrictJSON.parse(bytes), json["type"] == "public-key",
            let identifier = json["rawId"]?.string, json["id"] == .string(identifier),
            let decoded = Base64URL.decode(identifier), AttestedCredential.identifierSizes ~= decoded.count,
            let response = json["response"], response.object != nil,
            json["clientExtensionResults"].map({ $0.object != nil }) ?? true
        else { throw WebAuthnError(.malformedResponse) }
        self.identifier = decoded
        self.response = response
        self.extensions = json["clientExtensionResults"]
        self.clientData = try Self.bytes("clientDataJSON", in: response)
    }

    func bytes(_ name: String) throws(WebAuthnError) -> [UInt8] { try Self.bytes(name, in: self.response) }

    private static func bytes(_ name: String, in response: JSONValue) throws(WebAuthnError) -> [UInt8] {
        guard let bytes = response[name]?.string.flatMap({ Base64URL.decode($0) }) else {
            throw WebAuthnError(.malformedResponse)
        }
        return bytes
    }
}
