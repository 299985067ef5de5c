import Crypto
import Foundation
package import Primitives

/// A key that verifies, as a JSON Web Key (RFC 7517).
package struct PublicKey: Sendable {
    private enum Material: Sendable {
        case rsa(RSAPublicKey)
        case p256(P256.Signing.PublicKey)
        case ed25519(Curve25519.Signing.PublicKey)
    }

    /// What it may verify: RS256 and PS256 both when an RSA key was read that does not say which, else one.
    package let algorithms: Set<SigningAlgorithm>
    /// The `kid`, the thumbprint where none was given.
    package let id: Identifier<SigningKey>
    /// RFC 7638, SHA-256, base64url: `jkt` of RFC 9449 is this.
    package let thumbprint: String
    /// With `kid`, `use`, and `alg` where it is one.
    package let jwk: JSONValue
    private let material: Material

    /// `algorithm` is RS256 or PS256.
    init(rsa key: RSAPublicKey, for algorithm: SigningAlgorithm) {
        self.init(.rsa(key), .rsa(key), [algorithm], id: nil)
    }

    init(p256 key: P256.Signing.PublicKey) {
        self.init(.p256(key), .p256(Array(key.rawRepresentation)), [.ES256], id: nil)
    }

    init(ed25519 key: Curve25519.Signing.PublicKey) {
        self.init(.ed25519(key), .curve25519("Ed25519", Array(key.rawRepresentation)), [.EdDSA], id: nil)
    }

    private init(_ material: Material, _ members: KeyMembers, _ algorithms: Set<SigningAlgorithm>, id: String?) {
        self.material = material
        self.algorithms = algorithms
        self.thumbprint = members.thumbprint
        self.id = .init(id ?? self.thumbprint)
        self.jwk = members.jwk(
            id: self.id.text,
            use: "sig",
            algorithm: algorithms.count == 1 ? algorithms.first?.rawValue : nil
        )
    }

    /// A key of another family or curve, for another use or algorithm, with a private part, of a small order, or out
    /// of bounds (`RSAPublicNumbers`) is `badKey`.
    package init(jwk: JSONValue) throws(JOSEError) {
        let reader = try KeyReader(jwk, use: "sig", operations: ["verify"])
        let named = reader.algorithm.map { SigningAlgorithm(name: $0) }
        switch (reader.family, named) {
        case ("RSA", nil), ("RSA", .RS256), ("RSA", .PS256):
            let key = try reader.rsa()
            let algorithms: Set<SigningAlgorithm> = named.flatMap(\.self).map { [$0] } ?? [.RS256, .PS256]
            self.init(.rsa(key), .rsa(key), algorithms, id: reader.id)
        case ("EC", nil), ("EC", .ES256):
            let point = try reader.p256Point()
            guard let key = try? P256.Signing.PublicKey(rawRepresentation: point) else { throw JOSEError(.badKey) }
            self.init(.p256(key), .p256(point), [.ES256], id: reader.id)
        case ("OKP", nil), ("OKP", .EdDSA):
            let x = try reader.curve25519("Ed25519")
            guard Ed25519Point.isAcceptable(x), let key = try? Curve25519.Signing.PublicKey(rawRepresentation: x)
            else { throw JOSEError(.badKey) }
            self.init(.ed25519(key), .curve25519("Ed25519", x), [.EdDSA], id: reader.id)
        default: throw JOSEError(.badKey)
        }
    }

    /// False for an algorithm that the key is not for.
    package func isValid(signature: [UInt8], for bytes: [UInt8], by algorithm: SigningAlgorithm) -> Bool {
        guard self.algorithms.contains(algorithm) else { return false }
        switch self.material {
        case .rsa(let key): return key.isValid(signature: signature, for: bytes, padding: RSAPadding(algorithm))
        case .p256(let key):
            guard signature.count == 64,
                let parsed = try? P256.Signing.ECDSASignature(rawRepresentation: signature)
            else { return false }
            return key.isValidSignature(parsed, for: bytes)
        case .ed25519(let key): return signature.count == 64 && key.isValidSignature(signature, for: bytes)
        }
    }
}
