import JOSE
import Primitives
import Testing

/// Project Wycheproof's JOSE vectors. The numbers expected are those of the commit that the vectors' README names,
/// counted from the files by `alg`, `enc` and `result` alone: a test that skips vectors fails.
@Suite(.enabled(if: Vectors.arePresent("wycheproof"), "the Wycheproof vectors are not beside the package"))
struct WycheproofTests {
    struct Count: Sendable, Equatable {
        var accepted = 0
        /// Refused because they are wrong, and because we do not have the algorithm.
        var wrong = 0
        var foreign = 0
    }

    @Test(arguments: [
        ("json_web_signature_test", Count(accepted: 16, wrong: 355, foreign: 30)),
        ("json_web_key_test", Count(accepted: 1, wrong: 21, foreign: 4)),
        ("json_web_crypto_test", Count(accepted: 2, wrong: 45, foreign: 2)),
    ])
    func `exactly the valid vectors of our signature algorithms are accepted`(file: String, expected: Count) throws {
        var count = Count()
        for vector in try Wycheproof.vectors(file, of: "jws") {
            // Two valid ones say PS384 under a key that is said to be for PS256: their algorithm is what they say.
            let isOurs =
                vector.keys.contains { key in SigningAlgorithm.names.contains { key["alg"] == .string($0) } }
                && SigningAlgorithm.names.contains(vector.algorithm)
            let set = try KeySet(json: JSONValue.object(["keys": .array(vector.keys)]).canonicalBytes)
            let read = try? JWS.verify(vector.token, keys: set, algorithms: Set(SigningAlgorithm.allCases))
            #expect((read != nil) == (vector.isValid && isOurs), "\(file) \(vector.name)")
            count.add(vector, isOurs: isOurs)
        }
        #expect(count == expected)
    }

    @Test(arguments: [
        ("json_web_encryption_test", Count(accepted: 28, wrong: 74, foreign: 37)),
        ("json_web_crypto_test", Count(accepted: 1, wrong: 32, foreign: 1)),
    ])
    func `exactly the valid vectors of our encryption algorithms are decrypted`(file: String, expected: Count) throws {
        var count = Count()
        for vector in try Wycheproof.vectors(file, of: "jwe") {
            let jwk = try #require(vector.keys.first)
            let algorithm = jwk["alg"]?.string.flatMap { KeyManagementAlgorithm(name: $0) }
            let key = try? DecryptionKey(pkcs8: PrivateJWK.pkcs8(jwk), id: jwk["kid"]?.string.map { .init($0) })
            let isOurs = algorithm != nil && key != nil && vector.hasOurContent
            let read = try? JWE.decrypt(
                vector.token,
                keys: key.map { [$0] } ?? [],
                algorithms: algorithm.map { [$0] } ?? Set(KeyManagementAlgorithm.allCases),
                contents: Set(ContentEncryption.allCases)
            )
            #expect((read != nil) == (vector.isValid && isOurs), "\(file) \(vector.name)")
            if let read, let plaintext = vector.plaintext { #expect(read.plaintext == plaintext, "\(vector.name)") }
            count.add(vector, isOurs: isOurs)
        }
        #expect(count == expected)
    }
}

extension WycheproofTests.Count {
    fileprivate mutating func add(_ vector: Wycheproof, isOurs: Bool) {
        switch (vector.isValid, isOurs) {
        case (false, _): self.wrong += 1
        case (true, true): self.accepted += 1
        case (true, false): self.foreign += 1
        }
    }
}

struct Wycheproof {
    let name: String
    let token: String
    let keys: [JSONValue]
    /// As its header says; empty when it says nothing that can be read.
    let algorithm: String
    let isValid: Bool
    let plaintext: [UInt8]?
    /// Of a JWE: whether its `enc` is one of ours.
    let hasOurContent: Bool

    /// Vectors with a token of this kind, `jws` or `jwe`, under the keys that read it.
    static func vectors(_ file: String, of kind: String) throws -> [Wycheproof] {
        let json = try Vectors.read("wycheproof/\(file).json")
        return try #require(json["testGroups"]?.array).flatMap { group -> [Wycheproof] in
            let key = try #require((kind == "jws" ? group["public"] : nil) ?? group["private"])
            return try #require(group["tests"]?.array).compactMap { test -> Wycheproof? in
                guard let value = test[kind] else { return nil }
                let token = value.string ?? value.canonicalText
                let header = Base64URL.decode(token.prefix { $0 != "." }).flatMap { try? StrictJSON.parse($0) }
                let content = (test["enc"] ?? header?["enc"])?.string
                return Wycheproof(
                    name: "\(test["tcId"]?.integer ?? 0) \(test["comment"]?.string ?? "")",
                    token: token,
                    keys: key["keys"]?.array ?? [key],
                    algorithm: header?["alg"]?.string ?? "",
                    isValid: test["result"] == "valid",
                    plaintext: test["pt"]?.string.flatMap { Hex.decode($0) },
                    hasOurContent: content.map { ContentEncryption.names.contains($0) } ?? false
                )
            }
        }
    }
}
