package import Primitives

/// A JSON Web Signature in compact form (RFC 7515, section 7.1), by the one key its header names.
package struct JWS: Sendable {
    private static let maximumLength = 16_384
    /// Headers that would let a token choose its own key or its own rules.
    private static let refusedHeaders = ["crit", "b64", "jku", "x5u", "jwk", "x5c", "zip"]

    package let header: JSONValue
    package let payload: [UInt8]

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

    /// The algorithm is the registered key's and must be among `algorithms`; the header may only agree with it
    /// (RFC 8725, section 3.1). `typ` is not looked at.
    package static func verify(
        _ token: String,
        keys: KeySet,
        algorithms: Set<SigningAlgorithm>
    ) throws(JOSEError) -> JWS {
        guard token.utf8.count <= self.maximumLength else { throw JOSEError(.tooLarge) }
        let parts = token.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 3, let headerBytes = Base64URL.decode(Substring(parts[0])),
            let payload = Base64URL.decode(Substring(parts[1])),
            let signature = Base64URL.decode(Substring(parts[2])),
            let header = try? StrictJSON.parse(headerBytes), header.object != nil
        else { throw JOSEError(.malformed) }
        guard self.refusedHeaders.allSatisfy({ header[$0] == nil }) else { throw JOSEError(.headerRefused) }
        guard let id = header["kid"]?.string, let key = keys.key(.init(id)) else { throw JOSEError(.unknownKey) }
        guard header["alg"]?.string == key.algorithm.rawValue, algorithms.contains(key.algorithm) else {
            throw JOSEError(.algorithmRefused)
        }
        guard key.isValid(signature: signature, for: Array(token.utf8[..<parts[1].endIndex])) else {
            throw JOSEError(.badSignature)
        }
        return JWS(header: header, payload: payload)
    }
}
