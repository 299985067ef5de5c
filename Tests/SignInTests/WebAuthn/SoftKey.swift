import Crypto
import Foundation
import JOSE
import Primitives

/// The private key of a passkey.
enum SoftKey: Sendable {
    case es256(P256.Signing.PrivateKey)
    case edDSA(Curve25519.Signing.PrivateKey)
    case rs256(SigningKey)

    static func make(_ algorithm: Int) throws -> SoftKey {
        switch algorithm {
        case -7: .es256(P256.Signing.PrivateKey())
        case -8: .edDSA(Curve25519.Signing.PrivateKey())
        default: .rs256(try SigningKey.generate(.RS256))
        }
    }

    var algorithm: Int {
        switch self {
        case .es256: -7
        case .edDSA: -8
        case .rs256: -257
        }
    }

    /// Its public half as a COSE key, label by label.
    var parameters: [(label: Int, value: [UInt8])] {
        switch self {
        case .es256(let key):
            let point = Array(key.publicKey.rawRepresentation)
            return [
                (1, [2]), (3, CBORWriter.integer(-7)), (-1, [1]), (-2, CBORWriter.bytes(Array(point[..<32]))),
                (-3, CBORWriter.bytes(Array(point[32...]))),
            ]
        case .edDSA(let key):
            let point = Array(key.publicKey.rawRepresentation)
            return [(1, [1]), (3, CBORWriter.integer(-8)), (-1, [6]), (-2, CBORWriter.bytes(point))]
        case .rs256(let key):
            let (modulus, exponent) = (self.number("n", of: key), self.number("e", of: key))
            return [
                (1, [3]), (3, CBORWriter.integer(-257)), (-1, CBORWriter.bytes(modulus)),
                (-2, CBORWriter.bytes(exponent)),
            ]
        }
    }

    func sign(_ bytes: [UInt8]) throws -> [UInt8] {
        switch self {
        case .es256(let key): Array(try key.signature(for: bytes).derRepresentation)
        case .edDSA(let key): Array(try key.signature(for: bytes))
        case .rs256(let key): try key.sign(bytes)
        }
    }

    private func number(_ name: String, of key: SigningKey) -> [UInt8] {
        key.publicKey.jwk[name]?.string.flatMap { Base64URL.decode($0) } ?? []
    }
}
