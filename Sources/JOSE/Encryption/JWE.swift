package import Primitives

/// A JSON Web Encryption in compact form (RFC 7516, section 7.1) that was decrypted. Anybody can encrypt: it proves
/// nothing about its sender.
package struct JWE: Sendable {
    /// A signed token of 16 KB, encrypted, still passes.
    private static let maximumLength = 32_768

    package let header: JSONValue
    package let plaintext: [UInt8]

    /// `type` and `contentType` are the header's `typ` and `cty`; `kid` is there when the key's owner named it.
    ///
    /// An algorithm that the key is not for is `algorithmRefused`.
    package static func encrypt(
        _ plaintext: [UInt8],
        to key: EncryptionKey,
        algorithm: KeyManagementAlgorithm,
        content: ContentEncryption,
        type: String? = nil,
        contentType: String? = nil
    ) throws(JOSEError) -> String {
        let envelope = try key.envelope(algorithm, content)
        var members: [String: JSONValue] = ["alg": .string(algorithm.rawValue), "enc": .string(content.rawValue)]
        members["kid"] = key.ownersName.map { .string($0) }
        members["typ"] = type.map { .string($0) }
        members["cty"] = contentType.map { .string($0) }
        members["epk"] = envelope.ephemeralKey
        let header = Base64URL.encodeBytes(JSONValue.object(members).canonicalBytes)
        let sealed = try content.seal(plaintext, key: envelope.contentKey, authenticating: header)
        let parts = [envelope.encryptedKey, sealed.iv, sealed.ciphertext, sealed.tag].map { Base64URL.encodeBytes($0) }
        return String(decoding: header + parts.flatMap { [UInt8(ascii: ".")] + $0 }, as: UTF8.self)
    }

    /// A signed token made unreadable to all but the key's owner (RFC 7519, section 5.2: `cty` is `JWT`).
    package static func encrypt(
        nested token: String,
        to key: EncryptionKey,
        algorithm: KeyManagementAlgorithm,
        content: ContentEncryption
    ) throws(JOSEError) -> String {
        try self.encrypt(Array(token.utf8), to: key, algorithm: algorithm, content: content, contentType: "JWT")
    }

    /// By the key that `kid` names, or without `kid` by the only one that fits the algorithm; at most 32 KB.
    ///
    /// The algorithms are those the key is for and the caller lists. Whatever is wrong with the encrypted key, the
    /// content or its tag is `decryptionFailed`: a wrong key is replaced by a random one, so that an answer tells
    /// nothing (RFC 7516, section 11.5).
    package static func decrypt(
        _ token: String,
        keys: [DecryptionKey],
        algorithms: Set<KeyManagementAlgorithm>,
        contents: Set<ContentEncryption>
    ) throws(JOSEError) -> JWE {
        let compact = try CompactToken(
            token,
            count: 5,
            maximumLength: self.maximumLength,
            refused: CompactToken.refusedHeaders
        )
        let header = compact.header
        guard let algorithm = header["alg"]?.string.flatMap({ KeyManagementAlgorithm(name: $0) }),
            algorithms.contains(algorithm),
            let content = header["enc"]?.string.flatMap({ ContentEncryption(name: $0) }), contents.contains(content)
        else { throw JOSEError(.algorithmRefused) }
        let key = try self.key(for: header["kid"], algorithm, among: keys)
        let random = SystemRandomSource().bytes(content.keyLength)
        let found = try key.contentKey(
            encrypted: compact.parts[1],
            header: header,
            algorithm: algorithm,
            content: content
        )
        let contentKey = found.flatMap { $0.count == content.keyLength ? $0 : nil } ?? random
        let sealed = ContentEncryption.Sealed(
            iv: compact.parts[2],
            ciphertext: compact.parts[3],
            tag: compact.parts[4]
        )
        guard let plaintext = content.open(sealed, key: contentKey, authenticating: compact.text(ofFirst: 1)) else {
            throw JOSEError(.decryptionFailed)
        }
        return JWE(header: header, plaintext: plaintext)
    }

    /// The signed token inside, not verified yet. A content type that `types` does not allow is `typeRefused`; what
    /// is inside and no JWS is refused as `UnverifiedJWS` refuses it.
    package func nested(_ types: TypeRule = .exactly("JWT")) throws(JOSEError) -> UnverifiedJWS {
        guard types.allows(self.header["cty"]) else { throw JOSEError(.typeRefused) }
        guard let token = String(validating: self.plaintext, as: UTF8.self) else { throw JOSEError(.malformed) }
        return try UnverifiedJWS(token)
    }

    private static func key(
        for id: JSONValue?,
        _ algorithm: KeyManagementAlgorithm,
        among keys: [DecryptionKey]
    ) throws(JOSEError) -> DecryptionKey {
        if let id {
            guard let name = id.string, let key = keys.first(where: { $0.id == .init(name) }) else {
                throw JOSEError(.unknownKey)
            }
            guard key.publicKey.algorithms.contains(algorithm) else { throw JOSEError(.algorithmRefused) }
            return key
        }
        let fitting = keys.filter { $0.publicKey.algorithms.contains(algorithm) }
        guard let key = fitting.first, fitting.count == 1 else { throw JOSEError(.unknownKey) }
        return key
    }
}
