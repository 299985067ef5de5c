import Primitives

/// What the browser says of the ceremony (WebAuthn, section 5.8.1).
struct ClientData: Sendable {
    enum Ceremony: String { case create = "webauthn.create", get = "webauthn.get" }

    /// SHA-256 of the bytes: what is signed.
    let hash: [UInt8]
    private let type: String
    private let challenge: String
    private let origin: String
    private let isEmbedded: Bool

    init(_ bytes: [UInt8]) throws(WebAuthnError) {
        self.hash = Digest.sha256(bytes)
        // "UTF-8 decode" takes a byte order mark away.
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        guard let json = try? StrictJSON.parse(bytes.starts(with: mark) ? bytes[3...] : bytes[...]),
            let type = json["type"]?.string, let challenge = json["challenge"]?.string,
            let origin = json["origin"]?.string
        else { throw WebAuthnError(.malformedClientData) }
        self.type = type
        self.challenge = challenge
        self.origin = origin
        switch json["crossOrigin"] {
        case nil, .bool(false): self.isEmbedded = json["topOrigin"] != nil
        case .bool(true): self.isEmbedded = true
        default: throw WebAuthnError(.malformedClientData)
        }
    }

    func checkType(_ ceremony: Ceremony) throws(WebAuthnError) {
        guard self.type.utf8.elementsEqual(ceremony.rawValue.utf8) else { throw WebAuthnError(.wrongType) }
    }

    func checkChallenge(_ challenge: [UInt8]) throws(WebAuthnError) {
        guard !challenge.isEmpty, constantTimeEquals(self.challenge.utf8, Base64URL.encodeBytes(challenge)) else {
            throw WebAuthnError(.wrongChallenge)
        }
    }

    func checkOrigin(_ party: PasskeyRelyingParty) throws(WebAuthnError) {
        guard party.origins.contains(where: { $0.utf8.elementsEqual(self.origin.utf8) }) else {
            throw WebAuthnError(.wrongOrigin)
        }
    }

    /// Nobody has a reason to show our pages in a frame.
    func checkNotEmbedded() throws(WebAuthnError) {
        guard !self.isEmbedded else { throw WebAuthnError(.crossOrigin) }
    }
}
