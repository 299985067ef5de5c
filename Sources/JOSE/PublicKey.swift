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

    /// A key of another family, for another use or algorithm, or out of bounds is `badKey`.
    package init(jwk: JSONValue) throws(JOSEError) {
        if let use = jwk["use"], use != "sig" { throw JOSEError(.badKey) }
        let id = jwk["kid"]?.string.map { Identifier<SigningKey>($0) }
        switch (jwk["kty"]?.string, jwk["alg"]?.string ?? "") {
        case ("RSA", "RS256"), ("RSA", ""):
            guard let modulus = jwk["n"]?.string.flatMap({ Base64URL.decode($0) }),
                let exponent = jwk["e"]?.string.flatMap({ Base64URL.decode($0) })
            else { throw JOSEError(.badKey) }
            let base = PublicKey(rsa: try RSAPublicKey(modulus: modulus, exponent: exponent))
            self.init(base, id: id)
        case ("EC", "ES256"), ("EC", ""):
            guard jwk["crv"] == "P-256", let x = jwk["x"]?.string.flatMap({ Base64URL.decode($0) }), x.count == 32,
                let y = jwk["y"]?.string.flatMap({ Base64URL.decode($0) }), y.count == 32,
                let key = try? P256.Signing.PublicKey(rawRepresentation: x + y)
            else { throw JOSEError(.badKey) }
            self.init(PublicKey(p256: key), id: id)
        default: throw JOSEError(.badKey)
        }
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
