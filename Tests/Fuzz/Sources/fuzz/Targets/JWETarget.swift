import Crypto
import Foundation
import JOSE
import Primitives

extension FuzzTarget {
    /// What opens was sealed to one of our keys, byte for byte, under a header that asks for nothing else.
    ///
    /// Input: `@`, the number of an envelope and edits of it; or a header, in which `"epk":0` stands for the ephemeral key,
    /// and a plaintext on two lines, which are sealed with the right key as they are; or an envelope.
    static let jwe = FuzzTarget("jwe") { input in
        if input.first == UInt8(ascii: "@"), input.count > 1 {
            let token = Envelopes.tokens[Int(input[1]) % Envelopes.tokens.count]
            guard let edited = Edits(bytes: input.dropFirst(2)).applied(to: token).text else { return }
            return Envelopes.requireOurs(edited)
        }
        guard let text = input.text else { return }
        let lines = text.lines
        guard lines.count == 2 else { return Envelopes.requireOurs(text) }
        let header = lines[0].replacing("\"epk\":0", with: "\"epk\":\(Agreed.ephemeral)", maxReplacements: 1)
        guard let token = Agreed.sealed(lines[1], under: header) else { return require(false, "a cipher seals") }
        guard let found = Envelopes.opened(token) else { return }
        let read = try? StrictJSON.parse(header)
        require(read?["alg"] == "ECDH-ES" && read?["enc"] == "A256GCM", "the algorithms are those that sealed")
        require(read?["kid"] == nil || read?["kid"] == "k1", "the key is the one that it was sealed to")
        for name in ["crit", "b64", "jku", "x5u", "jwk", "x5c", "zip", "p2s", "p2c"] {
            require(read?[name] == nil, "a header with \(name) is refused")
        }
        for name in ["apu", "apv"] {
            require(read?[name] == nil || read?[name] == "", "\(name) is part of the agreement")
        }
        require(found.plaintext.isSame(as: lines[1]), "the plaintext is what was sealed")
        guard let nested = try? found.nested(.requestObject) else { return }
        let type = read?["cty"].map { foldASCII($0.string ?? "?") }
        let types = ["jwt", "application/jwt", "oauth-authz-req+jwt", "application/oauth-authz-req+jwt"]
        require(type.map(types.contains) ?? true, "the content is a token, or does not say what it is")
        require(nested.header.object != nil, "what is inside has a header")
        require(lines[1].utf8.count(where: { $0 == UInt8(ascii: ".") }) == 2, "what is inside is no envelope")
    }
}

/// Envelopes made once, new each time.
private enum Envelopes {
    private static let named = Agreed.key
    /// For one algorithm each.
    private static let single = [KeyManagementAlgorithm.rsaOAEP256, .ecdhESA256KW].compactMap { algorithm in
        (try? DecryptionKey.generate(for: algorithm)).map { (algorithm, $0) }
    }
    private static let keys = single.map(\.1) + [named].compactMap(\.self)
    private static let algorithms: Set<KeyManagementAlgorithm> = [.rsaOAEP256, .ecdhES, .ecdhESA256KW]

    private static let ours: [String] = ContentEncryption.allCases.flatMap { content in
        (single + [named].compactMap(\.self).map { (KeyManagementAlgorithm.ecdhES, $0) }).compactMap { algorithm, key in
            // As it is published, with its name.
            guard let target = try? EncryptionKey(jwk: key.publicKey.jwk) else { return nil }
            return try? JWE.encrypt(Array("{}".utf8), to: target, algorithm: algorithm, content: content)
        }
    }

    /// The last ones are for a key that is not ours, and by an algorithm that is not wanted.
    static let tokens: [String] =
        ours
        + [KeyManagementAlgorithm.ecdhES, .ecdhESA128KW].compactMap { algorithm in
            guard let key = algorithm == .ecdhES ? try? DecryptionKey.generate(.P256) : named else { return nil }
            return try? JWE.encrypt([1], to: key.publicKey, algorithm: algorithm, content: .A128GCM)
        }

    static func opened(_ token: String) -> JWE? {
        try? JWE.decrypt(token, keys: self.keys, algorithms: self.algorithms, contents: Set(ContentEncryption.allCases))
    }

    static func requireOurs(_ token: String) {
        let isOurs = self.ours.contains { $0.isSame(as: token) }
        guard let found = self.opened(token) else { return require(!isOurs, "an envelope of ours opens") }
        require(isOurs, "only an envelope of ours opens")
        require(found.plaintext.isSame(as: "{}"), "with what was sealed")
    }
}

/// One agreement with a key that is always the same, by an ephemeral key that is too (RFC 7518, section 4.6): sealed
/// without `JWE`.
private enum Agreed {
    private static let own = try? P256.KeyAgreement.PrivateKey(
        rawRepresentation: Digest.sha256("k1 of the fuzz targets")
    )
    private static let other = try? P256.KeyAgreement.PrivateKey(
        rawRepresentation: Digest.sha256("the ephemeral key of the fuzz targets")
    )

    static let key: DecryptionKey? = own.flatMap {
        try? DecryptionKey(pkcs8: Secret(Array($0.derRepresentation)), id: "k1")
    }

    static let ephemeral: String = {
        let point = Array(other?.publicKey.rawRepresentation ?? Data())
        let (x, y) = (Base64URL.encode(point.prefix(32)), Base64URL.encode(point.suffix(32)))
        return "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"\(x)\",\"y\":\"\(y)\"}"
    }()

    private static let contentKey: [UInt8] = {
        guard let own, let secret = try? other?.sharedSecretFromKeyAgreement(with: own.publicKey) else { return [] }
        let name: [UInt8] = [0, 0, 0, 7] + Array("A256GCM".utf8)
        let rest: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0]
        return Digest.sha256([0, 0, 0, 1] + secret.withUnsafeBytes { Array($0) } + name + rest)
    }()

    static func sealed(_ plaintext: String, under header: String) -> String? {
        let protected = Base64URL.encode(header.utf8)
        guard
            let box = try? AES.GCM.seal(
                Array(plaintext.utf8),
                using: SymmetricKey(data: self.contentKey),
                authenticating: Array(protected.utf8)
            )
        else { return nil }
        let parts = [Array(box.nonce), Array(box.ciphertext), Array(box.tag)].map { Base64URL.encode($0) }
        return "\(protected)..\(parts.joined(separator: "."))"
    }
}
