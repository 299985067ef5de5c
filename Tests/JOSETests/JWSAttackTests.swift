import JOSE
import Primitives
import Testing

/// Attacks on verifiers that have a name.
@Suite struct JWSAttackTests {
    private static let all = Set(SigningAlgorithm.allCases)

    @Test(arguments: SigningAlgorithm.allCases)
    func `alg none is refused, with or without a signature (RFC 7518, section 3.6)`(algorithm: SigningAlgorithm) throws
    {
        let forge = try Forge(algorithm)
        for name in ["none", "None", "NONE", "nOnE", ""] {
            let header = #"{"alg":"\#(name)","kid":"\#(forge.key.id)","typ":"JWT"}"#
            for token in [forge.signingInput(header: header) + ".", try forge.token(header: header)] {
                #expect(throws: JOSEError(.algorithmRefused)) { try forge.verify(token) }
            }
        }
    }

    @Test(arguments: SigningAlgorithm.allCases)
    func `HS256 with any spelling of the public key as secret is refused`(algorithm: SigningAlgorithm) throws {
        let forge = try Forge(algorithm)
        let input = forge.signingInput(header: #"{"alg":"HS256","kid":"\#(forge.key.id)","typ":"JWT"}"#)
        let jwk = forge.key.publicKey.jwk
        let members = ["n", "x", "y"].compactMap { jwk[$0]?.string.flatMap { Base64URL.decode($0) } }
        for secret in members + [jwk.canonicalBytes, Array(forge.key.publicKey.thumbprint.utf8), []] {
            let token = "\(input).\(Base64URL.encode(Digest.hmac(input.utf8, key: Secret(secret))))"
            #expect(throws: JOSEError(.algorithmRefused)) { try forge.verify(token) }
        }
    }

    @Test func `a signature by another algorithm than the key's is refused, though the caller lists both`() throws {
        for (own, other) in [(SigningAlgorithm.RS256, SigningAlgorithm.PS256), (.PS256, .RS256)] {
            let forge = try Forge(own)
            let twin = try SigningKey(pkcs8: forge.key.pkcs8, algorithm: other)
            let input = forge.signingInput(header: #"{"alg":"\#(other)","kid":"\#(forge.key.id)","typ":"JWT"}"#)
            let token = "\(input).\(Base64URL.encode(try twin.sign(Array(input.utf8))))"
            #expect(throws: JOSEError(.algorithmRefused)) { try forge.verify(token) }
        }
    }

    @Test func `psychic signatures: r and s of zero, and their neighbours, are refused`() throws {
        let forge = try Forge(.ES256)
        let order = try #require(Hex.decode("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"))
        let zero = [UInt8](repeating: 0, count: 32)
        let one: [UInt8] = zero.dropLast() + [1]
        let input = forge.signingInput(header: forge.goodHeader)
        for r in [zero, one, order] {
            for s in [zero, one, order] {
                let token = "\(input).\(Base64URL.encode(r + s))"
                #expect(throws: JOSEError(.badSignature)) { try forge.verify(token) }
            }
        }
    }

    @Test func `points of small order are no Ed25519 keys, in either spelling and sign`() throws {
        let small = [
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0100000000000000000000000000000000000000000000000000000000000000",
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        ]
        for text in small {
            for sign: UInt8 in [0, 0x80] {
                var point = try #require(Hex.decode(text))
                point[31] |= sign
                let jwk: JSONValue = ["kty": "OKP", "crv": "Ed25519", "x": .string(Base64URL.encode(point))]
                #expect(throws: JOSEError(.badKey), "\(text)") { try PublicKey(jwk: jwk) }
            }
        }
    }

    @Test func `an Ed25519 signature whose s is not reduced is refused (RFC 8032, section 5.1.7)`() throws {
        let forge = try Forge(.EdDSA)
        let order = try #require(Hex.decode("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010"))
        let parts = try forge.token().split(separator: ".")
        var signature = try #require(Base64URL.decode(parts[2]))
        var carry = 0
        for index in 0..<32 {
            carry += Int(signature[32 + index]) + Int(order[index])
            signature[32 + index] = UInt8(carry & 0xFF)
            carry >>= 8
        }
        let token = "\(parts[0]).\(parts[1]).\(Base64URL.encode(signature))"
        #expect(throws: JOSEError(.badSignature)) { try forge.verify(token) }
    }

    @Test(arguments: SigningAlgorithm.allCases)
    func `kid of another key of the set is refused`(algorithm: SigningAlgorithm) throws {
        let (first, second) = (try Forge(algorithm), try Forge(algorithm))
        let token = try first.token(header: second.goodHeader)
        let keys = KeySet(keys: [first.key.publicKey, second.key.publicKey])
        for rule in [KeyRule.named, .namedOrOnly] {
            #expect(throws: JOSEError(.badSignature)) {
                try JWS.verify(token, keys: keys, algorithms: Self.all, rule: rule)
            }
        }
    }

    @Test(arguments: [#""kid":null,"#, #""kid":7,"#, #""kid":"","#, #""kid":"other","#])
    func `a kid that names nothing is not taken for an absent one`(member: String) throws {
        let forge = try Forge()
        let token = try forge.token(header: #"{\#(member)"alg":"ES256"}"#)
        #expect(throws: JOSEError(.unknownKey)) {
            try JWS.verify(token, keys: forge.keys, algorithms: Self.all, rule: .namedOrOnly)
        }
    }

    @Test(arguments: SigningAlgorithm.allCases)
    func `whichever bit of a token is flipped, it is refused`(algorithm: SigningAlgorithm) throws {
        let forge = try Forge(algorithm)
        let token = try forge.token(payload: #"{"a":1}"#)
        #expect(throws: Never.self) { try forge.verify(token) }
        var flipped = 0
        for (part, bits) in Forge.bits(of: token).enumerated() {
            for bit in 0..<bits {
                let changed = Forge.flipping(bit: bit, ofPart: part, in: token)
                #expect(throws: JOSEError.self, "bit \(bit) of part \(part)") { try forge.verify(changed) }
                flipped += 1
            }
        }
        #expect(flipped > 1000)
    }

    @Test func `Ed25519 is read as a name of EdDSA (RFC 9864, section 2.2)`() throws {
        let forge = try Forge(.EdDSA)
        let token = try forge.token(header: #"{"alg":"Ed25519","kid":"\#(forge.key.id)","typ":"JWT"}"#)
        #expect(try forge.verify(token).claims["sub"] == "a")
        #expect(SigningAlgorithm.readNames == ["RS256", "PS256", "ES256", "EdDSA", "Ed25519"])
        for name in ["Ed448", "ed25519", "EDDSA", "ES256K", "RS512"] { #expect(SigningAlgorithm(name: name) == nil) }
    }
}
