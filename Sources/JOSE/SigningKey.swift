import Crypto
import Foundation
package import Primitives
import Synchronization

/// A private key that signs. Its identifier is the thumbprint of its public part (RFC 7638).
package final class SigningKey: Sendable {
    private enum Material: Sendable {
        case rsa(RSAPrivateKey)
        case p256(P256.Signing.PrivateKey)
        case ed25519(Curve25519.Signing.PrivateKey)
    }

    package let algorithm: SigningAlgorithm
    package let publicKey: PublicKey
    private let material: Material
    private let headers = Mutex<[String: [UInt8]]>([:])

    package var id: Identifier<SigningKey> { self.publicKey.id }

    private init(_ algorithm: SigningAlgorithm, _ material: Material) {
        self.algorithm = algorithm
        self.material = material
        self.publicKey =
            switch material {
            case .rsa(let key): PublicKey(rsa: key.publicKey, for: algorithm)
            case .p256(let key): PublicKey(p256: key.publicKey)
            case .ed25519(let key): PublicKey(ed25519: key.publicKey)
            }
    }

    /// RSA keys have 2048 bits. An identifier never begins with `-`: it is typed after a command, where that would be an
    /// option.
    package static func generate(_ algorithm: SigningAlgorithm) throws(JOSEError) -> SigningKey {
        while true {
            let key = try self.candidate(algorithm)
            if !key.id.text.hasPrefix("-") { return key }
        }
    }

    private static func candidate(_ algorithm: SigningAlgorithm) throws(JOSEError) -> SigningKey {
        switch algorithm {
        case .RS256, .PS256: try SigningKey(algorithm, .rsa(RSAPrivateKey.generate()))
        case .ES256: SigningKey(.ES256, .p256(P256.Signing.PrivateKey()))
        case .EdDSA: SigningKey(.EdDSA, .ed25519(Curve25519.Signing.PrivateKey()))
        }
    }

    /// PKCS #8, DER (RFC 5958; RFC 8410 for Ed25519). An RSA key does not say whether it is for RS256 or PS256: the
    /// algorithm is kept beside it. A key of another algorithm is `badKey`.
    package convenience init(pkcs8 der: Secret, algorithm: SigningAlgorithm) throws(JOSEError) {
        switch algorithm {
        case .RS256, .PS256: try self.init(algorithm, .rsa(RSAPrivateKey(pkcs8: der)))
        case .ES256:
            guard let key = try? P256.Signing.PrivateKey(derRepresentation: Data(der.bytes)) else {
                throw JOSEError(.badKey)
            }
            self.init(.ES256, .p256(key))
        case .EdDSA:
            guard let bytes = Curve25519Encoding.decode(der, .ed25519),
                let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: bytes)
            else { throw JOSEError(.badKey) }
            self.init(.EdDSA, .ed25519(key))
        }
    }

    package var pkcs8: Secret {
        switch self.material {
        case .rsa(let key): key.pkcs8
        case .p256(let key): Secret(Array(key.derRepresentation))
        case .ed25519(let key): Curve25519Encoding.encode(key.rawRepresentation, .ed25519)
        }
    }

    /// RS256, PS256: 256 bytes. ES256: r and s, 32 bytes each (RFC 7518, section 3.4). EdDSA: 64 bytes.
    package func sign(_ bytes: [UInt8]) throws(JOSEError) -> [UInt8] {
        switch self.material {
        case .rsa(let key): return try key.sign(bytes, padding: RSAPadding(self.algorithm))
        case .p256(let key):
            guard let signature = try? key.signature(for: bytes) else { throw JOSEError(.signingFailed) }
            return Array(signature.rawRepresentation)
        case .ed25519(let key):
            guard let signature = try? key.signature(for: bytes) else { throw JOSEError(.signingFailed) }
            return Array(signature)
        }
    }

    /// The protected header for tokens of this type, encoded once: types are few and come from code.
    func protectedHeader(type: String) -> [UInt8] {
        self.headers.withLock { headers in
            if let known = headers[type] { return known }
            let header: JSONValue = [
                "alg": .string(self.algorithm.rawValue), "kid": .string(self.id.text), "typ": .string(type),
            ]
            let encoded = Base64URL.encodeBytes(header.canonicalBytes)
            headers[type] = encoded
            return encoded
        }
    }
}

extension SigningKey: CustomStringConvertible, CustomReflectable {
    package var description: String { "\(self.algorithm.rawValue) key \(self.id)" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
