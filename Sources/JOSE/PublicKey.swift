import Crypto
import Foundation
package import Primitives

/// A key that verifies, as a JSON Web Key (RFC 7517).
package struct PublicKey: Sendable {
    private enum Material: Sendable {
        case rsa(RSAPublicKey)
        case p256(P256.Signing.PublicKey)
    }

    package let algorithm: SigningAlgorithm
    package let id: Identifier<SigningKey>
    /// With `kid`, `use` and `alg`.
    package let jwk: JSONValue
    private let material: Material

    init(rsa key: RSAPublicKey) {
        let members: [String: JSONValue] = [
            "kty": "RSA",
            "n": .string(Base64URL.encode(key.modulus)),
            "e": .string(Base64URL.encode(key.exponent)),
        ]
        self.init(.RS256, .rsa(key), members: members, id: nil)
    }

    init(p256 key: P256.Signing.PublicKey) {
        let point = Array(key.rawRepresentation)
        let members: [String: JSONValue] = [
            "kty": "EC",
            "crv": "P-256",
            "x": .string(Base64URL.encode(point[..<32])),
            "y": .string(Base64URL.encode(point[32...])),
        ]
        self.init(.ES256, .p256(key), members: members, id: nil)
    }

    private init(
        _ algorithm: SigningAlgorithm,
        _ material: Material,
        members: [String: JSONValue],
        id: Identifier<SigningKey>?
    ) {
        // RFC 7638, section 3: the required members in byte order, without white space.
        let thumbprint = Base64URL.encode(Digest.sha256(JSONValue.object(members).canonicalBytes))
        self.algorithm = algorithm
        self.material = material
        self.id = id ?? .init(thumbprint)
        self.jwk = .object(
            members.merging(
                ["kid": .string(self.id.text), "use": "sig", "alg": .string(algorithm.rawValue)],
                uniquingKeysWith: { first, _ in first }
            )
        )
    }

    /// A key of another family, for another use or algorithm, with a private part, or out of bounds is `badKey`.
    package init(jwk: JSONValue) throws(JOSEError) {
        guard jwk["use"] == nil || jwk["use"] == "sig", jwk["d"] == nil,
            jwk["key_ops"].map({ $0.array?.contains("verify") ?? false }) ?? true
        else { throw JOSEError(.badKey) }
        let id = try Self.text("kid", in: jwk).map { Identifier<SigningKey>($0) }
        let base: PublicKey
        switch (jwk["kty"]?.string, try Self.text("alg", in: jwk)) {
        case ("RSA", nil), ("RSA", "RS256"):
            let (modulus, exponent) = (try Self.bytes("n", in: jwk), try Self.bytes("e", in: jwk))
            base = PublicKey(rsa: try RSAPublicKey(modulus: modulus, exponent: exponent))
        case ("EC", nil), ("EC", "ES256"):
            let (x, y) = (try Self.bytes("x", in: jwk), try Self.bytes("y", in: jwk))
            guard jwk["crv"] == "P-256", x.count == 32, y.count == 32,
                let key = try? P256.Signing.PublicKey(rawRepresentation: x + y)
            else { throw JOSEError(.badKey) }
            base = PublicKey(p256: key)
        default: throw JOSEError(.badKey)
        }
        self.init(base, id: id)
    }

    /// An optional member: `nil` when absent, refused when it is no text or empty.
    private static func text(_ name: String, in jwk: JSONValue) throws(JOSEError) -> String? {
        guard let value = jwk[name] else { return nil }
        guard let text = value.string, !text.isEmpty else { throw JOSEError(.badKey) }
        return text
    }

    private static func bytes(_ name: String, in jwk: JSONValue) throws(JOSEError) -> [UInt8] {
        guard let bytes = try self.text(name, in: jwk).flatMap({ Base64URL.decode($0) }) else {
            throw JOSEError(.badKey)
        }
        return bytes
    }

    private init(_ base: PublicKey, id: Identifier<SigningKey>?) {
        var members = base.jwk.object ?? [:]
        for name in ["kid", "use", "alg"] { members[name] = nil }
        self.init(base.algorithm, base.material, members: members, id: id)
    }

    package func isValid(signature: [UInt8], for bytes: [UInt8]) -> Bool {
        switch self.material {
        case .rsa(let key): return key.isValid(signature: signature, for: bytes)
        case .p256(let key):
            guard signature.count == 64,
                let parsed = try? P256.Signing.ECDSASignature(rawRepresentation: signature)
            else { return false }
            return key.isValidSignature(parsed, for: bytes)
        }
    }
}
