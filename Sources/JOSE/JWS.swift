package import Primitives

/// A JSON Web Signature in compact form (RFC 7515, section 7.1) that was verified.
package struct JWS: Sendable {
    package let header: JSONValue
    package let payload: [UInt8]

    init(header: JSONValue, payload: [UInt8]) {
        self.header = header
        self.payload = payload
    }

    /// `type` is the header's `typ`; `alg` and `kid` are the key's.
    package static func sign(_ payload: [UInt8], type: String, with key: SigningKey) throws(JOSEError) -> String {
        var token = key.protectedHeader(type: type)
        token.reserveCapacity(token.count + payload.count * 4 / 3 + 352)
        token.append(UInt8(ascii: "."))
        token += Base64URL.encodeBytes(payload)
        let signature = try key.sign(token)
        token.append(UInt8(ascii: "."))
        token += Base64URL.encodeBytes(signature)
        return String(decoding: token, as: UTF8.self)
    }

    /// See `UnverifiedJWS`. `typ` is not looked at.
    package static func verify(
        _ token: String,
        keys: KeySet,
        algorithms: Set<SigningAlgorithm>,
        rule: KeyRule = .named
    ) throws(JOSEError) -> JWS {
        try UnverifiedJWS(token).verified(by: keys, algorithms: algorithms, rule: rule)
    }
}
