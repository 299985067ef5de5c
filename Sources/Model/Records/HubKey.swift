package import JOSE
package import Primitives

/// A pair of keys of the hub on its schedule: next (known to every node, not used), active (signs, or is encrypted to),
/// retired (what it signed still verifies, what was encrypted to it still opens).
package struct HubKey: Sendable {
    package enum State: String, Sendable { case next, active, retired }

    package let key: Pair
    package let state: State
    package let createdAt: Timestamp
    package let retiredAt: Timestamp?

    package init(key: Pair, state: State, createdAt: Timestamp, retiredAt: Timestamp? = nil) {
        self.key = key
        self.state = state
        self.createdAt = createdAt
        self.retiredAt = retiredAt
    }
}

extension HubKey {
    /// What a key is for. It has one algorithm (RFC 8725, section 3.1), whose name says its use.
    package enum Algorithm: Sendable, Hashable {
        case signing(SigningAlgorithm)
        case encryption(KeyManagementAlgorithm)

        /// Those to encrypt to the hub by. `RSA-OAEP` stays out for its SHA-1; one length of wrapping is enough.
        package static let ofEncryption: [KeyManagementAlgorithm] = [.rsaOAEP256, .ecdhES, .ecdhESA256KW]
        /// Those that the hub has keys of.
        package static let all: [Algorithm] =
            SigningAlgorithm.allCases.map { .signing($0) } + Self.ofEncryption.map { .encryption($0) }

        /// As RFC 7518 names it. Names are compared by bytes.
        package init?(name: String) {
            guard let found = Self.all.first(where: { $0.name.utf8.elementsEqual(name.utf8) }) else { return nil }
            self = found
        }

        package var name: String {
            switch self {
            case .signing(let algorithm): algorithm.rawValue
            case .encryption(let algorithm): algorithm.rawValue
            }
        }
    }

    /// The private key, with what it is for.
    package enum Pair: Sendable {
        case signing(SigningKey)
        case encryption(DecryptionKey, KeyManagementAlgorithm)

        package static func generate(_ algorithm: Algorithm) throws(JOSEError) -> Pair {
            switch algorithm {
            case .signing(let algorithm): .signing(try SigningKey.generate(algorithm))
            case .encryption(let algorithm): .encryption(try DecryptionKey.generate(for: algorithm), algorithm)
            }
        }

        /// A key that is not one of this algorithm is `badKey`.
        package init(pkcs8: Secret, algorithm: Algorithm) throws(JOSEError) {
            switch algorithm {
            case .signing(let algorithm): self = .signing(try SigningKey(pkcs8: pkcs8, algorithm: algorithm))
            case .encryption(let algorithm):
                self = .encryption(try DecryptionKey(pkcs8: pkcs8, for: algorithm), algorithm)
            }
        }

        /// The thumbprint of the public part (RFC 7638).
        package var id: Identifier<HubKey> {
            switch self {
            case .signing(let key): .init(key.id.text)
            case .encryption(let key, _): .init(key.id.text)
            }
        }

        package var algorithm: Algorithm {
            switch self {
            case .signing(let key): .signing(key.algorithm)
            case .encryption(_, let algorithm): .encryption(algorithm)
            }
        }

        package var pkcs8: Secret {
            switch self {
            case .signing(let key): key.pkcs8
            case .encryption(let key, _): key.pkcs8
            }
        }

        /// Nil where it is to be encrypted to.
        package var signingKey: SigningKey? {
            guard case .signing(let key) = self else { return nil }
            return key
        }

        /// Nil where it signs.
        package var decryptionKey: DecryptionKey? {
            guard case .encryption(let key, _) = self else { return nil }
            return key
        }
    }
}
