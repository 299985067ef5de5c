import JOSE
import Primitives
import Testing

@Suite struct PublicKeyTests {
    @Test func `the RSA example of RFC 7515, appendix A.2, verifies`() throws {
        let key = try PublicKey(jwk: Examples.rsaKey)
        let signature = try #require(Base64URL.decode(Examples.rsaSignature))
        #expect(key.algorithms == [.RS256, .PS256])
        #expect(key.isValid(signature: signature, for: Array(Examples.rsaInput.utf8), by: .RS256))
        #expect(!key.isValid(signature: signature, for: Array(Examples.rsaInput.utf8), by: .PS256))
        #expect(!key.isValid(signature: signature, for: Array(Examples.p256Input.utf8), by: .RS256))
    }

    @Test func `the ECDSA example of RFC 7515, appendix A.3, verifies`() throws {
        let key = try PublicKey(jwk: Examples.p256Key)
        let signature = try #require(Base64URL.decode(Examples.p256Signature))
        #expect(key.algorithms == [.ES256])
        #expect(key.isValid(signature: signature, for: Array(Examples.p256Input.utf8), by: .ES256))
        #expect(!key.isValid(signature: signature, for: Array(Examples.rsaInput.utf8), by: .ES256))
    }

    @Test func `the identifier is the thumbprint of RFC 7638, section 3.1`() throws {
        let key = try PublicKey(jwk: Examples.thumbprintKey)
        #expect(key.id.text == Examples.thumbprint && key.thumbprint == Examples.thumbprint)
        let named = try PublicKey(jwk: Self.changed(Examples.thumbprintKey, ["kid": "key-1", "use": "sig"]))
        #expect(named.id == "key-1" && named.thumbprint == Examples.thumbprint)
    }

    @Test func `an Ed25519 key has the thumbprint of RFC 8037, appendix A.3, under both names of its algorithm`() throws
    {
        for name in [nil, "EdDSA", "Ed25519"] {
            let key = try PublicKey(jwk: Self.changed(Examples.ed25519Key, name.map { ["alg": .string($0)] } ?? [:]))
            #expect(key.thumbprint == Examples.ed25519Thumbprint && key.algorithms == [.EdDSA])
        }
    }

    @Test func `an RSA key that names its algorithm is for that one, else the caller's list decides`() throws {
        let both = try PublicKey(jwk: Examples.rsaKey)
        #expect(both.algorithms == [.RS256, .PS256] && both.jwk["alg"] == nil)
        for algorithm in [SigningAlgorithm.RS256, .PS256] {
            let key = try PublicKey(jwk: Self.changed(Examples.rsaKey, ["alg": .string(algorithm.rawValue)]))
            #expect(key.algorithms == [algorithm] && key.jwk["alg"]?.string == algorithm.rawValue)
        }
    }

    @Test func `a foreign kid is kept, and use and alg are written`() throws {
        let jwk = try PublicKey(jwk: Self.changed(Examples.p256Key, ["kid": "key-1"])).jwk
        #expect(jwk == Self.changed(Examples.p256Key, ["kid": "key-1", "use": "sig", "alg": "ES256"]))
    }

    @Test(arguments: [Examples.rsaSignature, Examples.p256Signature])
    func `a signature one byte shorter, longer or changed is refused`(text: String) throws {
        let isRSA = text == Examples.rsaSignature
        let key = try PublicKey(jwk: isRSA ? Examples.rsaKey : Examples.p256Key)
        let input = Array((isRSA ? Examples.rsaInput : Examples.p256Input).utf8)
        let signature = try #require(Base64URL.decode(text))
        let algorithm: SigningAlgorithm = isRSA ? .RS256 : .ES256
        #expect(key.isValid(signature: signature, for: input, by: algorithm))
        for wrong in [signature.dropLast(), signature + [0], [0] + signature, []] {
            #expect(!key.isValid(signature: wrong, for: input, by: algorithm))
        }
        for index in signature.indices {
            var changed = signature
            changed[index] ^= 1
            #expect(!key.isValid(signature: changed, for: input, by: algorithm))
        }
    }

    static let refusedRSA: [(String, [String: JSONValue])] = [
        ("a modulus of 1024 bits", ["n": .string(Base64URL.encode([UInt8](repeating: 0xFF, count: 128)))]),
        ("a modulus of 2047 bits", ["n": .string(Base64URL.encode([0x7F] + [UInt8](repeating: 0xFF, count: 255)))]),
        ("a modulus of 8200 bits", ["n": .string(Base64URL.encode([UInt8](repeating: 0xFF, count: 1025)))]),
        ("an even modulus", ["n": .string(Base64URL.encode([UInt8](repeating: 0xFE, count: 256)))]),
        ("a leading zero", ["n": .string(Base64URL.encode([0] + [UInt8](repeating: 0xFF, count: 256)))]),
        ("exponent 1", ["e": "AQ"]), ("exponent 0", ["e": "AA"]), ("exponent 2", ["e": "Ag"]),
        ("an exponent of 5 bytes", ["e": "AQAAAAE"]), ("an empty exponent", ["e": ""]),
        ("no text as exponent", ["e": 3]),
        ("pad bits", ["e": "AR"]), ("padding", ["e": "AQAB="]),
        ("another algorithm", ["alg": "RS512"]), ("HS256", ["alg": "HS256"]), ("ES256", ["alg": "ES256"]),
        ("an algorithm that is no text", ["alg": 1]), ("an empty kid", ["kid": ""]),
        ("a kid that is no text", ["kid": 7]),
        ("use for encryption", ["use": "enc"]), ("key_ops without verify", ["key_ops": ["encrypt"]]),
        ("key_ops that is no list", ["key_ops": "verify"]), ("a private part", ["d": "AQAB"]),
        ("another family", ["kty": "EC"]), ("a secret", ["kty": "oct", "k": "AQAB"]),
    ]

    @Test(arguments: refusedRSA)
    func `an RSA key out of bounds is refused`(reason: String, change: [String: JSONValue]) {
        #expect(throws: JOSEError(.badKey), "\(reason)") {
            try PublicKey(jwk: Self.changed(Examples.rsaKey, change))
        }
    }

    static let refusedP256: [(String, [String: JSONValue])] = [
        ("a point off the curve", ["y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a1"]),
        (
            "the point at zero",
            ["x": .string(String(repeating: "A", count: 43)), "y": .string(String(repeating: "A", count: 43))]
        ),
        ("a short coordinate", ["x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvR"]),
        ("another curve", ["crv": "P-384"]), ("secp256k1", ["crv": "secp256k1"]), ("ES384", ["alg": "ES384"]),
        ("RS256", ["alg": "RS256"]), ("a private part", ["d": "jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"]),
    ]

    @Test(arguments: refusedP256)
    func `a P-256 key out of bounds is refused`(reason: String, change: [String: JSONValue]) {
        #expect(throws: JOSEError(.badKey), "\(reason)") {
            try PublicKey(jwk: Self.changed(Examples.p256Key, change))
        }
    }

    static let refusedEd25519: [(String, [String: JSONValue])] = [
        ("a short point", ["x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHUQ"]), ("no point", ["x": ""]),
        ("another curve", ["crv": "Ed448"]), ("a curve to agree keys on", ["crv": "X25519"]),
        ("no curve", ["crv": .null]), ("another family", ["kty": "EC"]), ("ES256", ["alg": "ES256"]),
        ("Ed448", ["alg": "Ed448"]), ("use for encryption", ["use": "enc"]),
        ("key_ops said twice", ["key_ops": ["verify", "verify"]]), ("key_ops of numbers", ["key_ops": ["verify", 1]]),
        ("a private part", ["d": "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"]),
    ]

    @Test(arguments: refusedEd25519)
    func `an Ed25519 key out of bounds is refused`(reason: String, change: [String: JSONValue]) {
        #expect(throws: JOSEError(.badKey), "\(reason)") {
            try PublicKey(jwk: Self.changed(Examples.ed25519Key, change))
        }
    }

    @Test(arguments: ["null", "[]", "\"\"", "{}", "1"])
    func `what is no key is refused`(json: String) throws {
        let value = try StrictJSON.parse(json)
        #expect(throws: JOSEError(.badKey)) { try PublicKey(jwk: value) }
    }

    static func changed(_ key: JSONValue, _ members: [String: JSONValue]) -> JSONValue {
        .object((key.object ?? [:]).merging(members) { $1 })
    }
}
