import Crypto
import Foundation
import JOSE
import Primitives
import Testing

/// Encrypts to the hub under any header (RFC 7516, section 5.1): right in everything but for what the header says.
enum EnvelopeForge {
    /// Direct agreement with a key of P-256, content by A256GCM (RFC 7518, sections 4.6 and 5.3). `members` change the
    /// header; one to nil leaves a member out.
    static func agreed(
        _ plaintext: String,
        to jwk: JSONValue,
        _ members: [String: JSONValue?] = [:]
    ) throws -> String {
        let point = try ["x", "y"].flatMap { try #require(jwk[$0]?.string.flatMap { Base64URL.decode($0) }) }
        let ephemeral = P256.KeyAgreement.PrivateKey()
        let secret = try ephemeral.sharedSecretFromKeyAgreement(with: .init(rawRepresentation: point))
        // Section 4.6.2: one round of SHA-256, as 256 bits are needed; neither party is named.
        let name: [UInt8] = [0, 0, 0, 7] + Array("A256GCM".utf8)
        let derived = Digest.sha256(
            [0, 0, 0, 1] + secret.withUnsafeBytes { Array($0) } + name + [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0]
        )
        let own = Array(ephemeral.publicKey.rawRepresentation)
        var header: [String: JSONValue] = ["alg": "ECDH-ES", "enc": "A256GCM", "cty": "JWT"]
        header["kid"] = jwk["kid"]
        header["epk"] = [
            "kty": "EC", "crv": "P-256", "x": .string(Base64URL.encode(own.prefix(32))),
            "y": .string(Base64URL.encode(own.suffix(32))),
        ]
        for (name, value) in members { header[name] = value }
        return try self.sealed(plaintext, by: derived, under: .object(header))
    }

    /// By a content key of 32 bytes that both sides are said to know.
    static func sealed(_ plaintext: String, by key: [UInt8], under header: JSONValue) throws -> String {
        let protected = Base64URL.encode(header.canonicalBytes)
        let box = try AES.GCM.seal(
            Array(plaintext.utf8),
            using: SymmetricKey(data: key),
            authenticating: Array(protected.utf8)
        )
        let parts = [Array(box.nonce), Array(box.ciphertext), Array(box.tag)].map { Base64URL.encode($0) }
        return "\(protected)..\(parts.joined(separator: "."))"
    }
}
