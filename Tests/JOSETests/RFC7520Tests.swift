import JOSE
import Primitives
import Testing

/// The examples of RFC 7520, RFC 8037 and RFC 7797. All of them are read; those of algorithms and forms that we do not
/// have must be refused.
@Suite(.enabled(if: Vectors.arePresent("rfc7520"), "the vectors of RFC 7520 are not beside the package"))
struct RFC7520Tests {
    private static let signed: Set = ["jws/4_1.rsa_v15_signature.json", "curve25519/jws.json"]
    private static let encrypted: Set = [
        "jwe/5_2.key_encryption_using_rsa-oaep_with_aes-gcm.json",
        "jwe/5_5.key_agreement_using_ecdh-es_with_aes-cbc-hmac-sha2.json", "curve25519/ecdh-es.json",
    ]

    /// What an example gives as token: the compact form, else the JSON forms, which no reader of ours takes.
    private static func tokens(_ example: JSONValue) -> [String] {
        let forms = [example["output"]?["compact"], example["output"]?["json"], example["output"]?["json_flat"]]
        return forms.compactMap { $0 }.map { $0.string ?? $0.canonicalText }
    }

    private static func keys(_ example: JSONValue) -> [JSONValue] {
        guard let key = example["input"]?["key"] else { return [] }
        return key.array ?? [key]
    }

    private static func publicPart(_ jwk: JSONValue) -> JSONValue {
        ["d", "p", "q", "dp", "dq", "qi"].reduce(jwk) { $0.without($1) }
    }

    @Test func `of the signed examples ours verify, and the others are refused`() throws {
        var (read, refused) = (Set<String>(), 0)
        let files =
            try Vectors.files("rfc7520/jws") + Vectors.files("rfc7520/rfc7797") + ["rfc7520/curve25519/jws.json"]
        for file in files {
            let example = try Vectors.read(file)
            let entries = Self.keys(example).map { Self.publicPart($0) }
            let keys = try KeySet(json: JSONValue.object(["keys": .array(entries)]).canonicalBytes)
            for token in Self.tokens(example) {
                let all = Set(SigningAlgorithm.allCases)
                guard let jws = try? JWS.verify(token, keys: keys, algorithms: all, rule: .namedOrOnly) else {
                    refused += 1
                    continue
                }
                #expect(String(decoding: jws.payload, as: UTF8.self) == example["input"]?["payload"]?.string)
                read.insert(String(file.dropFirst("rfc7520/".count)))
            }
        }
        #expect(files.count == 11)
        #expect(read == Self.signed)
        #expect(refused == 26)
    }

    @Test func `what is signed without chance comes out as printed: RS256 (4.1) and EdDSA (RFC 8037, A.4)`() throws {
        for (file, algorithm) in [("jws/4_1.rsa_v15_signature", SigningAlgorithm.RS256), ("curve25519/jws", .EdDSA)] {
            let example = try Vectors.read("rfc7520/\(file).json")
            let der = try PrivateJWK.pkcs8(try #require(example["input"]?["key"]))
            let key = try SigningKey(pkcs8: der, algorithm: algorithm)
            let input = try #require(example["signing"]?["sig-input"]?.string)
            let signature = try #require(example["signing"]?["sig"]?.string)
            #expect(Base64URL.encode(try key.sign(Array(input.utf8))) == signature)
        }
    }

    @Test func `of the encrypted examples ours are decrypted, and the others are refused`() throws {
        var (read, refused) = (Set<String>(), 0)
        let files = try Vectors.files("rfc7520/jwe") + ["rfc7520/curve25519/ecdh-es.json"]
        for file in files {
            let example = try Vectors.read(file)
            let keys = Self.keys(example).compactMap { jwk in
                try? DecryptionKey(pkcs8: PrivateJWK.pkcs8(jwk), id: jwk["kid"]?.string.map { .init($0) })
            }
            for token in Self.tokens(example) {
                guard
                    let jwe = try? JWE.decrypt(
                        token,
                        keys: keys,
                        algorithms: Set(KeyManagementAlgorithm.allCases),
                        contents: Set(ContentEncryption.allCases)
                    )
                else {
                    refused += 1
                    continue
                }
                #expect(String(decoding: jwe.plaintext, as: UTF8.self) == example["input"]?["plaintext"]?.string)
                read.insert(String(file.dropFirst("rfc7520/".count)))
            }
        }
        #expect(files.count == 14)
        #expect(read == Self.encrypted)
        #expect(refused == 34)
    }

    @Test func `of the example keys the public ones that we have are read, private and secret ones never`() throws {
        for file in try Vectors.files("rfc7520/jwk") {
            let jwk = try Vectors.read(file)
            let isRead = (try? PublicKey(jwk: jwk)) != nil
            #expect(isRead == file.hasSuffix("3_3.rsa_public_key.json"), "\(file)")
        }
    }
}
