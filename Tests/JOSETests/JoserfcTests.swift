import Foundation
import JOSE
import Primitives
import ServerTesting
import Testing

/// Our tokens read by joserfc and its tokens by us, by every algorithm; and what was changed on the way by neither.
@Suite(.enabled(if: PythonTools.has("joserfc"), "joserfc is not installed"))
struct JoserfcTests {
    /// One token, the key that reads it, and which bits of it were turned over for copies that nobody may accept.
    fileprivate struct Case: Codable {
        var kind: String
        var algorithm: String
        var content: String?
        /// A private key, PKCS #8 as base64.
        var key: String
        /// The public part, as we publish it or as joserfc does.
        var jwk: String
        var token: String
        var payload: String
        var changed: [String]
    }

    private static let payload = #"{"iss":"https://hub.example","name":"Zoé"}"#

    @Test func `both libraries read one another's tokens, and neither a changed one`() async throws {
        let ours = try Self.signed() + Self.encrypted()
        try await PythonTools.run("jose/compare.py") { folder in
            try JSONEncoder().encode(ours).write(to: folder.appending(path: "ours.json"))
        } collect: { folder in
            let theirs = try JSONDecoder().decode(
                [Case].self,
                from: Data(contentsOf: folder.appending(path: "theirs.json"))
            )
            let kinds = { (cases: [Case]) in
                Dictionary(grouping: cases) { "\($0.kind) \($0.algorithm) \($0.content ?? "")" }.mapValues(\.count)
            }
            #expect(kinds(theirs) == kinds(ours))
            #expect(theirs.allSatisfy { $0.changed.count > 20 })
            for sample in theirs {
                #expect(try Self.read(sample, sample.token) == Self.payload, "\(sample.kind) \(sample.algorithm)")
                for token in sample.changed {
                    #expect(throws: JOSEError.self, "\(token)") { try Self.read(sample, token) }
                }
            }
        }
    }

    private static func signed() throws -> [Case] {
        try SigningAlgorithm.allCases.map { algorithm in
            let key = try SigningKey.generate(algorithm)
            return Case(
                kind: "jws",
                algorithm: algorithm.rawValue,
                content: nil,
                key: Data(key.pkcs8.bytes).base64EncodedString(),
                jwk: key.publicKey.jwk.canonicalText,
                token: try JWS.sign(Array(Self.payload.utf8), type: "JWT", with: key),
                payload: Self.payload,
                changed: []
            ).changing()
        }
    }

    private static func encrypted() throws -> [Case] {
        try Sealing.all.flatMap { sealing in
            let key = try DecryptionKey.generate(sealing.family)
            return try ContentEncryption.allCases.map { content in
                Case(
                    kind: "jwe \(sealing.family.rawValue)",
                    algorithm: sealing.algorithm.rawValue,
                    content: content.rawValue,
                    key: Data(key.pkcs8.bytes).base64EncodedString(),
                    jwk: key.publicKey.jwk.canonicalText,
                    token: try JWE.encrypt(
                        Array(Self.payload.utf8),
                        to: key.publicKey,
                        algorithm: sealing.algorithm,
                        content: content
                    ),
                    payload: Self.payload,
                    changed: []
                ).changing()
            }
        }
    }

    /// What a token of joserfc says, read by the key it published or, if encrypted, by the private key it made.
    private static func read(_ sample: Case, _ token: String) throws -> String {
        if sample.kind == "jws" {
            let key = try PublicKey(jwk: StrictJSON.parse(sample.jwk))
            let algorithm = try #require(SigningAlgorithm(rawValue: sample.algorithm))
            let read = try UnverifiedJWS(token).verified(by: key, algorithms: [algorithm])
            return String(decoding: read.payload, as: UTF8.self)
        }
        let der = Secret(Array(try #require(Data(base64Encoded: sample.key))))
        let key = try DecryptionKey(pkcs8: der)
        #expect(try EncryptionKey(jwk: StrictJSON.parse(sample.jwk)).thumbprint == key.id.text)
        let read = try JWE.decrypt(
            token,
            keys: [key],
            algorithms: [try #require(KeyManagementAlgorithm(rawValue: sample.algorithm))],
            contents: [try #require(sample.content.flatMap { ContentEncryption(rawValue: $0) })]
        )
        return String(decoding: read.plaintext, as: UTF8.self)
    }
}

extension JoserfcTests.Case {
    /// With copies of the token that differ in one bit, in every part and spread over it; none may be read.
    fileprivate func changing() -> Self {
        var copy = self
        for (part, bits) in Forge.bits(of: self.token).enumerated() {
            for bit in stride(from: 0, to: bits, by: max(1, bits / 9)) {
                copy.changed.append(Forge.flipping(bit: bit, ofPart: part, in: self.token))
            }
        }
        return copy
    }
}
