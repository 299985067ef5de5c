import Crypto
import Foundation
package import Primitives

/// A private key that decrypts. Its identifier is the thumbprint of its public part (RFC 7638), or the name under which
/// it was known before it came here.
package final class DecryptionKey: Sendable {
    package enum Family: String, Sendable, CaseIterable, Codable { case RSA, P256, X25519 }

    private enum Material: Sendable {
        case rsa(RSAPrivateKey)
        case p256(P256.KeyAgreement.PrivateKey)
        case x25519(Curve25519.KeyAgreement.PrivateKey)
    }

    package let publicKey: EncryptionKey
    private let material: Material

    package var id: Identifier<DecryptionKey> { self.publicKey.id }

    private init(
        _ material: Material,
        id: Identifier<DecryptionKey>? = nil,
        only algorithm: KeyManagementAlgorithm? = nil
    ) {
        self.material = material
        self.publicKey =
            switch material {
            case .rsa(let key): EncryptionKey(.rsa(key.publicKey), id: id?.text, only: algorithm)
            case .p256(let key): EncryptionKey(.p256(key.publicKey), id: id?.text, only: algorithm)
            case .x25519(let key): EncryptionKey(.x25519(key.publicKey), id: id?.text, only: algorithm)
            }
    }

    /// RSA keys have 2048 bits.
    package static func generate(_ family: Family) throws(JOSEError) -> DecryptionKey {
        switch family {
        case .RSA: try DecryptionKey(.rsa(RSAPrivateKey.generate()))
        case .P256: DecryptionKey(.p256(P256.KeyAgreement.PrivateKey()))
        case .X25519: DecryptionKey(.x25519(Curve25519.KeyAgreement.PrivateKey()))
        }
    }

    /// A key for this algorithm and no other (RFC 8725, section 3.1), which its public part says: of RSA with 2048 bits, or
    /// of P-256. Its identifier can be typed after a command, as that of `SigningKey.generate`.
    package static func generate(for algorithm: KeyManagementAlgorithm) throws(JOSEError) -> DecryptionKey {
        while true {
            let material: Material =
                KeyManagementAlgorithm.rsa.contains(algorithm)
                ? .rsa(try RSAPrivateKey.generate()) : .p256(P256.KeyAgreement.PrivateKey())
            let key = DecryptionKey(material, only: algorithm)
            if !key.id.text.hasPrefix("-") { return key }
        }
    }

    /// As kept by `pkcs8`, for this algorithm and no other. A key of a family that does not have it is `badKey`.
    package convenience init(pkcs8 der: Secret, for algorithm: KeyManagementAlgorithm) throws(JOSEError) {
        let key = try DecryptionKey(pkcs8: der)
        guard key.publicKey.algorithms.contains(algorithm) else { throw JOSEError(.badKey) }
        self.init(key.material, only: algorithm)
    }

    /// PKCS #8, DER (RFC 5958; RFC 8410 for X25519). Any other key is `badKey`.
    package convenience init(pkcs8 der: Secret, id: Identifier<DecryptionKey>? = nil) throws(JOSEError) {
        if let bytes = Curve25519Encoding.decode(der, .x25519),
            let key = try? Curve25519.KeyAgreement.PrivateKey(rawRepresentation: bytes)
        {
            self.init(.x25519(key), id: id)
        } else if let key = try? P256.KeyAgreement.PrivateKey(derRepresentation: der.bytes) {
            self.init(.p256(key), id: id)
        } else {
            try self.init(.rsa(RSAPrivateKey(pkcs8: der)), id: id)
        }
    }

    package var pkcs8: Secret {
        switch self.material {
        case .rsa(let key): key.pkcs8
        case .p256(let key): Secret(Array(key.derRepresentation))
        case .x25519(let key): Curve25519Encoding.encode(key.rawRepresentation, .x25519)
        }
    }

    package var family: Family {
        switch self.material {
        case .rsa: .RSA
        case .p256: .P256
        case .x25519: .X25519
        }
    }

    /// The key of the content, or `nil` where the message does not hold one: the caller must go on with another then.
    ///
    /// A header that lacks what the algorithm needs, or brings a point off the curve, is `headerRefused`.
    func contentKey(
        encrypted: [UInt8],
        header: JSONValue,
        algorithm: KeyManagementAlgorithm,
        content: ContentEncryption
    ) throws(JOSEError) -> [UInt8]? {
        if case .rsa(let key) = self.material { return key.decrypt(encrypted, digest: algorithm.digest) }
        let agreed = KeyAgreement.derive(
            try self.sharedSecret(with: header["epk"]),
            .init(
                algorithm: algorithm,
                content: content,
                partyU: try Self.party("apu", in: header),
                partyV: try Self.party("apv", in: header)
            )
        )
        guard algorithm.wrappingLength == nil else { return KeyAgreement.unwrap(encrypted, with: agreed) }
        // RFC 7516, section 5.2, step 10.
        return encrypted.isEmpty ? agreed : nil
    }

    private func sharedSecret(with jwk: JSONValue?) throws(JOSEError) -> SharedSecret {
        let secret: SharedSecret?
        do throws(JOSEError) {
            guard let jwk else { throw JOSEError(.headerRefused) }
            let reader = try KeyReader(jwk, use: "enc", operations: ["deriveKey", "deriveBits"])
            switch (self.material, reader.family) {
            case (.p256(let key), "EC"):
                let point = try reader.p256Point()
                let other = try? P256.KeyAgreement.PublicKey(rawRepresentation: point)
                secret = other.flatMap { try? key.sharedSecretFromKeyAgreement(with: $0) }
            case (.x25519(let key), "OKP"):
                let x = try reader.curve25519("X25519")
                let other = try? Curve25519.KeyAgreement.PublicKey(rawRepresentation: x)
                secret = other.flatMap { KeyAgreement.agree(key, with: $0) }
            default: secret = nil
            }
        } catch {
            throw JOSEError(.headerRefused)
        }
        guard let secret else { throw JOSEError(.headerRefused) }
        return secret
    }

    private static func party(_ name: String, in header: JSONValue) throws(JOSEError) -> [UInt8] {
        guard let value = header[name] else { return [] }
        guard let bytes = value.string.flatMap({ Base64URL.decode($0) }) else { throw JOSEError(.headerRefused) }
        return bytes
    }
}

extension DecryptionKey: CustomStringConvertible, CustomReflectable {
    package var description: String { "\(self.family.rawValue) decryption key \(self.id)" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
