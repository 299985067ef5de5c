import JOSE
import Primitives
import Testing

/// Attacks on readers of JWE that have a name.
@Suite struct JWEAttackTests {
    private static func forged(_ token: String, header: JSONValue) -> String {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        return ([Base64URL.encode(header.canonicalBytes)] + parts.dropFirst().map(String.init)).joined(separator: ".")
    }

    @Test(arguments: Sealing.all)
    func `whichever bit of an encrypted token is flipped, it is refused`(sealing: Sealing) throws {
        let key = try DecryptionKey.generate(sealing.family)
        let contents: [ContentEncryption] = sealing.family == .RSA ? [.A256CBCHS512] : ContentEncryption.allCases
        for content in contents {
            let token = try JWE.encrypt([1, 2, 3], to: key.publicKey, algorithm: sealing.algorithm, content: content)
            #expect(try JWETests.decrypt(token, key).plaintext == [1, 2, 3])
            var flipped = 0
            for (part, bits) in Forge.bits(of: token).enumerated() {
                // An RSA operation a bit is dear: of the encrypted key every seventh is enough.
                for bit in stride(from: 0, to: bits, by: part == 1 && sealing.family == .RSA ? 7 : 1) {
                    let changed = Forge.flipping(bit: bit, ofPart: part, in: token)
                    #expect(throws: JOSEError.self, "bit \(bit) of part \(part)") {
                        try JWETests.decrypt(changed, key)
                    }
                    flipped += 1
                }
            }
            #expect(flipped > 500)
        }
    }

    @Test(arguments: [KeyManagementAlgorithm.rsaOAEP, .rsaOAEP256])
    func `a wrong encrypted key is not told from a wrong tag (RFC 7516, section 11.5)`(
        algorithm: KeyManagementAlgorithm
    ) throws {
        let key = try DecryptionKey.generate(.RSA)
        let token = try JWE.encrypt([1], to: key.publicKey, algorithm: algorithm, content: .A128GCM)
        let parts = token.split(separator: ".").map(String.init)
        let other = try JWE.encrypt([1], to: key.publicKey, algorithm: algorithm, content: .A256GCM)
        let encrypted = try #require(Base64URL.decode(parts[1]))
        let wrong: [[UInt8]] = [
            [], [0], Array(encrypted.dropLast()), encrypted + [0], [UInt8](repeating: 0, count: 256),
            [UInt8](repeating: 0xFF, count: 256), encrypted.reversed(),
            // Padded as it should be, but a key of another length.
            try #require(Base64URL.decode(other.split(separator: ".")[1])),
        ]
        for bytes in wrong {
            let changed = [parts[0], Base64URL.encode(bytes), parts[2], parts[3], parts[4]].joined(separator: ".")
            #expect(throws: JOSEError(.decryptionFailed)) { try JWETests.decrypt(changed, key) }
        }
        let tag = Forge.flipping(bit: 0, ofPart: 4, in: token)
        #expect(throws: JOSEError(.decryptionFailed)) { try JWETests.decrypt(tag, key) }
    }

    static let curveAttacks: [(String, JSONValue)] = [
        // (1, 0) is on y² = x³ - 3x + 2, and of order two there: an answer would tell whether the key is even.
        ("invalid curve", ["kty": "EC", "crv": "P-256", "x": .string(one), "y": .string(zeros)]),
        ("point at zero", ["kty": "EC", "crv": "P-256", "x": .string(zeros), "y": .string(zeros)]),
        ("short coordinate", ["kty": "EC", "crv": "P-256", "x": "AA", "y": .string(zeros)]),
        ("other curve", ["kty": "EC", "crv": "P-384", "x": .string(zeros), "y": .string(zeros)]),
        ("other family", ["kty": "OKP", "crv": "X25519", "x": .string(zeros)]), ("no object", "epk"), ("null", .null),
        ("private part", PublicKeyTests.changed(Examples.p256Key, ["d": .string(zeros)])),
    ]
    private static let one = String(repeating: "A", count: 42) + "E"
    private static let zeros = String(repeating: "A", count: 43)

    @Test(arguments: curveAttacks)
    func `an ephemeral key off the curve or of another kind is refused`(reason: String, epk: JSONValue) throws {
        let key = try DecryptionKey.generate(.P256)
        for algorithm in [KeyManagementAlgorithm.ecdhES, .ecdhESA128KW, .ecdhESA256KW] {
            let token = try JWE.encrypt([1], to: key.publicKey, algorithm: algorithm, content: .A128GCM)
            let header: JSONValue = ["alg": .string(algorithm.rawValue), "enc": "A128GCM", "epk": epk]
            #expect(throws: JOSEError(.headerRefused), "\(reason)") {
                try JWETests.decrypt(Self.forged(token, header: header), key)
            }
            #expect(throws: JOSEError(.headerRefused)) {
                try JWETests.decrypt(Self.forged(token, header: header.without("epk")), key)
            }
        }
    }

    @Test func `points of small order are refused by X25519, as key and as ephemeral key (RFC 7748, section 6.1)`()
        throws
    {
        let key = try DecryptionKey.generate(.X25519)
        let token = try JWE.encrypt([1], to: key.publicKey, algorithm: .ecdhES, content: .A128GCM)
        let small = [
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0100000000000000000000000000000000000000000000000000000000000000",
            "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
            "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        ]
        for text in small {
            let x = Base64URL.encode(try #require(Hex.decode(text)))
            let point: JSONValue = ["kty": "OKP", "crv": "X25519", "x": .string(x)]
            #expect(throws: JOSEError(.badKey)) { try EncryptionKey(jwk: point) }
            let header: JSONValue = ["alg": "ECDH-ES", "enc": "A128GCM", "epk": point]
            #expect(throws: JOSEError(.headerRefused)) { try JWETests.decrypt(Self.forged(token, header: header), key) }
        }
    }

    @Test(
        arguments: [
            ("zip", "DEF", .headerRefused), ("crit", ["exp"], .headerRefused), ("p2c", 2_000_000_000, .headerRefused),
            ("p2s", "AAAA", .headerRefused), ("jku", "https://keys.example", .headerRefused),
            ("jwk", ["kty": "EC"], .headerRefused), ("x5c", ["AA"], .headerRefused),
            ("alg", "RSA1_5", .algorithmRefused),
            ("alg", "PBES2-HS512+A256KW", .algorithmRefused), ("alg", "dir", .algorithmRefused),
            ("alg", "none", .algorithmRefused), ("enc", "A192GCM", .algorithmRefused),
            ("enc", .null, .algorithmRefused),
            ("enc", "none", .algorithmRefused), ("kid", "other", .unknownKey), ("kid", .null, .unknownKey),
            ("apu", 7, .headerRefused), ("apv", "A===", .headerRefused),
        ] as [(String, JSONValue, JOSEError.Code)]
    )
    func `a header with rules, bombs or algorithms of its own is refused`(
        name: String,
        value: JSONValue,
        code: JOSEError.Code
    ) throws {
        let key = try DecryptionKey.generate(.P256)
        let token = try JWE.encrypt([1], to: key.publicKey, algorithm: .ecdhESA128KW, content: .A128GCM)
        let header = try JWETests.decrypt(token, key).header
        let changed = Self.forged(token, header: PublicKeyTests.changed(header, [name: value]))
        #expect(throws: JOSEError(code)) { try JWETests.decrypt(changed, key) }
    }

    @Test func `direct agreement with an encrypted key beside it is refused (RFC 7516, section 5.2)`() throws {
        let key = try DecryptionKey.generate(.P256)
        let token = try JWE.encrypt([1], to: key.publicKey, algorithm: .ecdhES, content: .A128GCM)
        let changed = token.replacing("..", with: ".AAAA.", maxReplacements: 1)
        #expect(changed != token)
        #expect(throws: JOSEError(.decryptionFailed)) { try JWETests.decrypt(changed, key) }
    }

    @Test(arguments: ContentEncryption.allCases)
    func `a tag cut short, and a content without one, are refused`(content: ContentEncryption) throws {
        let key = try DecryptionKey.generate(.P256)
        let token = try JWE.encrypt([1], to: key.publicKey, algorithm: .ecdhES, content: content)
        let parts = token.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        let tag = try #require(Base64URL.decode(parts[4]))
        for count in 0..<tag.count {
            let changed = (parts.dropLast() + [Base64URL.encode(tag.prefix(count))]).joined(separator: ".")
            #expect(throws: JOSEError(.decryptionFailed)) { try JWETests.decrypt(changed, key) }
        }
    }

    @Test func `other numbers of parts, loose spelling, repeated members and great length are refused`() throws {
        let key = try DecryptionKey.generate(.P256)
        let token = try JWE.encrypt([1], to: key.publicKey, algorithm: .ecdhES, content: .A128GCM)
        let parts = token.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        let twice = Base64URL.encode(#"{"alg":"ECDH-ES","alg":"ECDH-ES","enc":"A128GCM"}"#.utf8)
        let refused = [
            "", "....", "\(token).", "\(token).\(parts[4])", parts.dropLast().joined(separator: "."), "\(token)=",
            "\(token)\n", " \(token)", ([twice] + parts.dropFirst()).joined(separator: "."),
        ]
        for text in refused { #expect(throws: JOSEError(.malformed), "\(text)") { try JWETests.decrypt(text, key) } }
        let long = try JWE.encrypt(
            [UInt8](repeating: 0, count: 32_768),
            to: key.publicKey,
            algorithm: .ecdhES,
            content: .A128GCM
        )
        #expect(throws: JOSEError(.tooLarge)) { try JWETests.decrypt(long, key) }
    }
}
