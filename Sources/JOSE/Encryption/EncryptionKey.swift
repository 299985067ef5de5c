import Crypto
import Foundation
package import Primitives

/// A public key to encrypt to, as a JSON Web Key (RFC 7517).
package struct EncryptionKey: Sendable {
    enum Material: Sendable {
        case rsa(RSAPublicKey)
        case p256(P256.KeyAgreement.PublicKey)
        case x25519(Curve25519.KeyAgreement.PublicKey)
    }

    /// What the sender found or made for a message, before its content is sealed.
    struct Envelope {
        let contentKey: [UInt8]
        let encryptedKey: [UInt8]
        let ephemeralKey: JSONValue?
    }

    /// Those that its `alg` names, or all that its family has.
    package let algorithms: Set<KeyManagementAlgorithm>
    /// The `kid`, the thumbprint where none was given.
    package let id: Identifier<DecryptionKey>
    /// RFC 7638, SHA-256, base64url.
    package let thumbprint: String
    /// With `kid`, `use`, and `alg` where it is one.
    package let jwk: JSONValue
    /// The `kid` that the key's owner gave it.
    let ownersName: String?
    private let material: Material

    /// For all that its family has, or `only` for one of those.
    init(_ material: Material, id: String?, only algorithm: KeyManagementAlgorithm? = nil) {
        let one = algorithm.map { Set([$0]) }
        switch material {
        case .rsa: self.init(material, one ?? KeyManagementAlgorithm.rsa, id: id)
        case .p256, .x25519: self.init(material, one ?? KeyManagementAlgorithm.agreement, id: id)
        }
    }

    private init(_ material: Material, _ algorithms: Set<KeyManagementAlgorithm>, id: String?) {
        let members = Self.members(material)
        self.material = material
        self.algorithms = algorithms
        self.thumbprint = members.thumbprint
        self.ownersName = id
        self.id = .init(id ?? self.thumbprint)
        self.jwk = members.jwk(
            id: self.id.text,
            use: "enc",
            algorithm: algorithms.count == 1 ? algorithms.first?.rawValue : nil
        )
    }

    private static func members(_ material: Material) -> KeyMembers {
        switch material {
        case .rsa(let key): .rsa(key)
        case .p256(let key): .p256(Array(key.rawRepresentation))
        case .x25519(let key): .curve25519("X25519", Array(key.rawRepresentation))
        }
    }

    /// A key of another family or curve, for another use or algorithm, with a private part, off its curve, of a small
    /// order, or out of bounds is `badKey`.
    package init(jwk: JSONValue) throws(JOSEError) {
        let operations: Set<String> = jwk["kty"] == "RSA" ? ["encrypt", "wrapKey"] : ["deriveKey", "deriveBits"]
        let reader = try KeyReader(jwk, use: "enc", operations: operations)
        let material = try Self.material(reader)
        let possible =
            if case .rsa = material { KeyManagementAlgorithm.rsa } else { KeyManagementAlgorithm.agreement }
        let named = reader.algorithm.map { name in possible.filter { $0 == KeyManagementAlgorithm(name: name) } }
        guard named?.isEmpty != true else { throw JOSEError(.badKey) }
        self.init(material, named ?? possible, id: reader.id)
    }

    private static func material(_ reader: KeyReader) throws(JOSEError) -> Material {
        switch (reader.family, reader.curve) {
        case ("RSA", nil): return .rsa(try reader.rsa())
        case ("EC", "P-256"):
            let point = try reader.p256Point()
            guard let key = try? P256.KeyAgreement.PublicKey(rawRepresentation: point) else { throw JOSEError(.badKey) }
            return .p256(key)
        case ("OKP", "X25519"):
            // Agreeing once finds the points of small order: nothing may be encrypted to them (RFC 8037, section
            // 3.2.1).
            let x = try reader.curve25519("X25519")
            guard let key = try? Curve25519.KeyAgreement.PublicKey(rawRepresentation: x),
                KeyAgreement.agree(Curve25519.KeyAgreement.PrivateKey(), with: key) != nil
            else { throw JOSEError(.badKey) }
            return .x25519(key)
        default: throw JOSEError(.badKey)
        }
    }

    /// A new key for the content, and how it reaches the owner of this key.
    func envelope(
        _ algorithm: KeyManagementAlgorithm,
        _ content: ContentEncryption
    ) throws(JOSEError) -> Envelope {
        guard self.algorithms.contains(algorithm) else { throw JOSEError(.algorithmRefused) }
        switch self.material {
        case .rsa(let key):
            let contentKey = SystemRandomSource().bytes(content.keyLength)
            let encrypted = try key.encrypt(contentKey, digest: algorithm.digest)
            return Envelope(contentKey: contentKey, encryptedKey: encrypted, ephemeralKey: nil)
        case .p256(let key):
            let ephemeral = P256.KeyAgreement.PrivateKey()
            guard let secret = try? ephemeral.sharedSecretFromKeyAgreement(with: key) else {
                throw JOSEError(.encryptionFailed)
            }
            return try self.envelope(secret, .p256(ephemeral.publicKey), algorithm, content)
        case .x25519(let key):
            let ephemeral = Curve25519.KeyAgreement.PrivateKey()
            guard let secret = KeyAgreement.agree(ephemeral, with: key) else {
                throw JOSEError(.encryptionFailed)
            }
            return try self.envelope(secret, .x25519(ephemeral.publicKey), algorithm, content)
        }
    }

    private func envelope(
        _ secret: SharedSecret,
        _ ephemeral: Material,
        _ algorithm: KeyManagementAlgorithm,
        _ content: ContentEncryption
    ) throws(JOSEError) -> Envelope {
        let agreed = KeyAgreement.derive(secret, .init(algorithm: algorithm, content: content))
        let ephemeralKey = Self.members(ephemeral).bare
        guard algorithm.wrappingLength != nil else {
            return Envelope(contentKey: agreed, encryptedKey: [], ephemeralKey: ephemeralKey)
        }
        let contentKey = SystemRandomSource().bytes(content.keyLength)
        let wrapped = try KeyAgreement.wrap(contentKey, with: agreed)
        return Envelope(contentKey: contentKey, encryptedKey: wrapped, ephemeralKey: ephemeralKey)
    }
}
