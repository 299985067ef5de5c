import JOSE
import Primitives
import Testing

/// Every way for a key to reach its reader, by every family of keys that has it.
struct Sealing: Sendable, CustomStringConvertible {
    let family: DecryptionKey.Family
    let algorithm: KeyManagementAlgorithm

    static let all: [Sealing] = DecryptionKey.Family.allCases.flatMap { family in
        KeyManagementAlgorithm.allCases.filter { ($0 == .rsaOAEP || $0 == .rsaOAEP256) == (family == .RSA) }
            .map { Sealing(family: family, algorithm: $0) }
    }

    var description: String { "\(self.algorithm.rawValue) \(self.family.rawValue)" }
}

@Suite struct JWETests {
    static let algorithms = Set(KeyManagementAlgorithm.allCases)
    static let contents = Set(ContentEncryption.allCases)

    static func decrypt(_ token: String, _ keys: DecryptionKey...) throws(JOSEError) -> JWE {
        try JWE.decrypt(token, keys: keys, algorithms: self.algorithms, contents: self.contents)
    }

    @Test func `there are eight ways for a key and four for content, as discovery names them`() {
        #expect(Sealing.all.count == 8)
        #expect(
            KeyManagementAlgorithm.names == ["RSA-OAEP", "RSA-OAEP-256", "ECDH-ES", "ECDH-ES+A128KW", "ECDH-ES+A256KW"]
        )
        #expect(ContentEncryption.names == ["A128GCM", "A256GCM", "A128CBC-HS256", "A256CBC-HS512"])
        for name in ["RSA1_5", "PBES2-HS256+A128KW", "dir", "A128KW", "ECDH-ES+A192KW", "RSA-OAEP-512", "rsa-oaep"] {
            #expect(KeyManagementAlgorithm(name: name) == nil)
        }
        // A letter that Unicode holds equal to K is not K.
        #expect(KeyManagementAlgorithm(name: "ECDH-ES+A128\u{212A}W") == nil)
    }

    @Test(arguments: Sealing.all, ContentEncryption.allCases)
    func `what is encrypted to a key, that key decrypts and no other`(
        sealing: Sealing,
        content: ContentEncryption
    ) throws {
        let (key, other) = (try DecryptionKey.generate(sealing.family), try DecryptionKey.generate(sealing.family))
        // Read from JSON, as it is registered: then it has a name, which the header says.
        let target = try EncryptionKey(jwk: key.publicKey.jwk)
        for length in [0, 1, 15, 16, 17, 1000] {
            let plaintext = [UInt8](repeating: 7, count: length)
            let token = try JWE.encrypt(plaintext, to: target, algorithm: sealing.algorithm, content: content)
            let read = try Self.decrypt(token, other, key)
            #expect(read.plaintext == plaintext)
            #expect(read.header["kid"]?.string == key.id.text && read.header["cty"] == nil)
            #expect(read.header["alg"]?.string == sealing.algorithm.rawValue)
            #expect(read.header["enc"]?.string == content.rawValue)
            #expect(throws: JOSEError(.unknownKey)) { try Self.decrypt(token, other) }
            let again = try JWE.encrypt(plaintext, to: target, algorithm: sealing.algorithm, content: content)
            #expect(again != token)
        }
        let unnamed = try EncryptionKey(jwk: key.publicKey.jwk.without("kid"))
        let token = try JWE.encrypt([7], to: unnamed, algorithm: sealing.algorithm, content: content)
        #expect(try Self.decrypt(token, key).plaintext == [7])
        #expect(throws: JOSEError(.decryptionFailed)) { try Self.decrypt(token, other) }
        #expect(throws: JOSEError(.unknownKey)) { try Self.decrypt(token, key, other) }
    }

    @Test func `a signed token comes out of its envelope as it went in (RFC 7519, section 5.2)`() throws {
        let forge = try Forge()
        let key = try DecryptionKey.generate(.P256)
        let signed = try forge.token()
        let token = try JWE.encrypt(nested: signed, to: key.publicKey, algorithm: .ecdhES, content: .A256GCM)
        let read = try Self.decrypt(token, key)
        #expect(read.header["cty"] == "JWT")
        let inner = try read.nested().verified(by: forge.keys, algorithms: [.ES256])
        #expect(try JWT(inner, types: .exactly("JWT")).claims["sub"] == "a")
        let bare = try JWE.encrypt(Array(signed.utf8), to: key.publicKey, algorithm: .ecdhES, content: .A256GCM)
        #expect(throws: JOSEError(.typeRefused)) { try Self.decrypt(bare, key).nested() }
        #expect(try Self.decrypt(bare, key).nested(.requestObject).payload == UnverifiedJWS(signed).payload)
        let twice = try JWE.encrypt(nested: token, to: key.publicKey, algorithm: .ecdhES, content: .A256GCM)
        #expect(throws: JOSEError.self) { try Self.decrypt(twice, key).nested() }
    }

    @Test(arguments: DecryptionKey.Family.allCases)
    func `a decryption key kept as PKCS 8 comes back, its public part is for encryption`(
        family: DecryptionKey.Family
    ) throws {
        let key = try DecryptionKey.generate(family)
        let copy = try DecryptionKey(pkcs8: key.pkcs8)
        #expect(copy.id == key.id && copy.family == family && copy.pkcs8 == key.pkcs8)
        #expect(key.publicKey.jwk["use"] == "enc" && key.publicKey.thumbprint == key.id.text)
        #expect(Set((key.publicKey.jwk.object ?? [:]).keys).isDisjoint(with: ["d", "p", "q", "dp", "dq", "qi"]))
        #expect(throws: JOSEError(.badKey)) { try PublicKey(jwk: key.publicKey.jwk) }
        var dumped = ""
        dump(key, to: &dumped)
        #expect(dumped.split(separator: "\n").count == 1)
        for wrong: [UInt8] in [[], [0x30], Array(key.pkcs8.bytes.dropLast()), key.pkcs8.bytes + [0]] {
            #expect(throws: JOSEError(.badKey)) { try DecryptionKey(pkcs8: Secret(wrong)) }
        }
    }

    @Test(arguments: KeyManagementAlgorithm.allCases)
    func `a key of one algorithm says so, is kept so and does nothing else (RFC 8725, section 3.1)`(
        algorithm: KeyManagementAlgorithm
    ) throws {
        let key = try DecryptionKey.generate(for: algorithm)
        #expect(key.publicKey.algorithms == [algorithm] && !key.id.text.hasPrefix("-"))
        #expect(key.publicKey.jwk["alg"]?.string == algorithm.rawValue && key.publicKey.jwk["use"] == "enc")
        let copy = try DecryptionKey(pkcs8: key.pkcs8, for: algorithm)
        #expect(copy.id == key.id && copy.publicKey.jwk == key.publicKey.jwk)
        let target = try EncryptionKey(jwk: key.publicKey.jwk)
        let token = try JWE.encrypt([7], to: target, algorithm: algorithm, content: .A256GCM)
        #expect(try Self.decrypt(token, copy).plaintext == [7])
        let whole = try DecryptionKey(pkcs8: key.pkcs8)
        for other in KeyManagementAlgorithm.allCases where other != algorithm {
            guard whole.publicKey.algorithms.contains(other) else {
                #expect(throws: JOSEError(.badKey)) { try DecryptionKey(pkcs8: key.pkcs8, for: other) }
                continue
            }
            let otherwise = try JWE.encrypt([7], to: whole.publicKey, algorithm: other, content: .A256GCM)
            #expect(try Self.decrypt(otherwise, whole).plaintext == [7])
            #expect(throws: JOSEError(.unknownKey)) { try Self.decrypt(otherwise, key) }
        }
    }

    @Test func `an algorithm that key or caller does not allow is refused`() throws {
        let key = try DecryptionKey.generate(.P256)
        let token = try JWE.encrypt([1], to: key.publicKey, algorithm: .ecdhES, content: .A128GCM)
        #expect(throws: JOSEError(.algorithmRefused)) {
            try JWE.decrypt(token, keys: [key], algorithms: [.ecdhESA128KW], contents: Self.contents)
        }
        #expect(throws: JOSEError(.algorithmRefused)) {
            try JWE.decrypt(token, keys: [key], algorithms: Self.algorithms, contents: [.A256GCM])
        }
        #expect(throws: JOSEError(.algorithmRefused)) {
            try JWE.encrypt([1], to: key.publicKey, algorithm: .rsaOAEP, content: .A128GCM)
        }
        let one = try EncryptionKey(jwk: PublicKeyTests.changed(key.publicKey.jwk, ["alg": "ECDH-ES+A256KW"]))
        #expect(one.algorithms == [.ecdhESA256KW])
        #expect(throws: JOSEError(.algorithmRefused)) {
            try JWE.encrypt([1], to: one, algorithm: .ecdhES, content: .A128GCM)
        }
    }

    static let refusedKeys: [(String, [String: JSONValue])] = [
        ("use for signatures", ["use": "sig"]), ("key_ops of signatures", ["key_ops": ["verify"]]),
        ("no key_ops", ["key_ops": []]), ("another algorithm", ["alg": "ECDH-ES+A192KW"]),
        ("RSA1_5", ["alg": "RSA1_5"]), ("a signature algorithm", ["alg": "ES256"]),
        ("the algorithm of another family", ["alg": "RSA-OAEP"]), ("another curve", ["crv": "P-384"]),
        ("a private part", ["d": "jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"]),
        ("a point off the curve", ["y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a1"]),
        ("another family", ["kty": "OKP"]), ("a secret", ["kty": "oct", "k": "AQAB"]),
    ]

    @Test(arguments: refusedKeys)
    func `a key not to be encrypted to is refused`(reason: String, change: [String: JSONValue]) {
        #expect(throws: JOSEError(.badKey), "\(reason)") {
            try EncryptionKey(jwk: PublicKeyTests.changed(Examples.p256Key, change))
        }
    }
}
