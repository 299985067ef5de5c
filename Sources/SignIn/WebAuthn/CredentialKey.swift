import Crypto
import Foundation
import Signatures

/// The public key of a passkey, as a COSE key (WebAuthn, section 6.5.1; RFC 9053, section 7; RFC 8230, section 4).
struct CredentialKey: Sendable {
    private enum Material: Sendable {
        case p256(P256.Signing.PublicKey)
        case ed25519(Curve25519.Signing.PublicKey)
        case rsa(VerificationKey)
    }

    /// Labels of the parameters; those of the key types share numbers.
    private enum Label {
        static let keyType: Int64 = 1
        static let algorithm: Int64 = 3
        static let curveOrModulus: Int64 = -1
        static let xOrExponent: Int64 = -2
        static let y: Int64 = -3
    }

    let algorithm: PasskeyAlgorithm
    private let material: Material

    /// An algorithm of none of ours is `algorithmNotOffered`; a key without exactly the parameters of its type, or
    /// whose point is not on the curve, is `badKey`.
    init(_ value: CBORValue) throws(WebAuthnError) {
        guard let number = value[Label.algorithm]?.integer else { throw WebAuthnError(.badKey) }
        guard let algorithm = PasskeyAlgorithm(rawValue: number) else { throw WebAuthnError(.algorithmNotOffered) }
        self.algorithm = algorithm
        let material: Material? =
            switch algorithm {
            case .es256: Self.p256(value)
            case .edDSA: Self.ed25519(value)
            case .rs256: Self.rsa(value)
            }
        guard let material else { throw WebAuthnError(.badKey) }
        self.material = material
    }

    init(cose bytes: [UInt8]) throws(WebAuthnError) {
        guard let value = try? CBORReader.read(bytes) else { throw WebAuthnError(.badKey) }
        try self.init(value)
    }

    /// `0x04 ‖ x ‖ y` of a key on P-256.
    var uncompressedPoint: [UInt8]? {
        if case .p256(let key) = self.material { Array(key.x963Representation) } else { nil }
    }

    /// WebAuthn, section 6.5.5: on P-256 the signature is in DER.
    func isValid(signature: [UInt8], for bytes: [UInt8]) -> Bool {
        switch self.material {
        case .p256(let key):
            (try? P256.Signing.ECDSASignature(derRepresentation: signature))
                .map { key.isValidSignature($0, for: bytes) } ?? false
        case .ed25519(let key): signature.count == 64 && key.isValidSignature(signature, for: bytes)
        case .rsa(let key): key.isValid(signature: signature, for: bytes)
        }
    }

    private static func p256(_ value: CBORValue) -> Material? {
        let labels: Set<CBORValue.Key> = [1, 3, -1, -2, -3]
        guard value.hasExactly(labels), value[Label.keyType] == .integer(2), value[Label.curveOrModulus] == .integer(1),
            let x = value[Label.xOrExponent]?.bytes, x.count == 32, let y = value[Label.y]?.bytes, y.count == 32
        else { return nil }
        return (try? P256.Signing.PublicKey(x963Representation: [0x04] + x + y)).map { .p256($0) }
    }

    private static func ed25519(_ value: CBORValue) -> Material? {
        guard value.hasExactly([1, 3, -1, -2]), value[Label.keyType] == .integer(1),
            value[Label.curveOrModulus] == .integer(6), let x = value[Label.xOrExponent]?.bytes, x.count == 32
        else { return nil }
        return (try? Curve25519.Signing.PublicKey(rawRepresentation: x)).map { .ed25519($0) }
    }

    private static func rsa(_ value: CBORValue) -> Material? {
        guard value.hasExactly([1, 3, -1, -2]), value[Label.keyType] == .integer(3),
            let modulus = value[Label.curveOrModulus]?.bytes, let exponent = value[Label.xOrExponent]?.bytes
        else { return nil }
        return (try? VerificationKey(modulus: modulus, exponent: exponent)).map { .rsa($0) }
    }
}
