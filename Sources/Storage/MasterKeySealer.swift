import Crypto
import Foundation
package import Model
package import Primitives
import Synchronization

/// AES-256-GCM under keys derived from the master key by HKDF, one per purpose.
package struct MasterKeySealer: SecretSealer {
    private let keys: DerivedKeys

    /// The master key has 32 bytes, as `MasterKey.load` gives it.
    package init(masterKey: Secret) {
        precondition(masterKey.bytes.count == 32, "a master key has 32 bytes")
        self.keys = DerivedKeys(masterKey: masterKey)
    }

    package func seal(_ bytes: [UInt8], for purpose: SealPurpose) -> [UInt8] {
        AuthenticatedCipher.seal(bytes, key: self.keys.key(.seal, purpose))
    }

    package func open(_ sealed: [UInt8], for purpose: SealPurpose) -> [UInt8]? {
        AuthenticatedCipher.open(sealed, key: self.keys.key(.seal, purpose))
    }

    package func authenticationCode(_ bytes: [UInt8], for purpose: SealPurpose) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: bytes, using: self.keys.key(.mac, purpose)))
    }
}

/// Each key derived once: purposes are few and come from code.
private final class DerivedKeys: Sendable {
    enum Use: String { case seal, mac }

    private struct Name: Hashable {
        let use: Use
        let purpose: SealPurpose
    }

    private let master: Secret
    private let known = Mutex<[Name: SymmetricKey]>([:])

    init(masterKey: Secret) { self.master = masterKey }

    func key(_ use: Use, _ purpose: SealPurpose) -> SymmetricKey {
        self.known.withLock { known in
            let name = Name(use: use, purpose: purpose)
            if let key = known[name] { return key }
            let info = "liamm/v1/\(use.rawValue)/\(purpose.rawValue)"
            let key = AuthenticatedCipher.key(from: self.master, info: info)
            known[name] = key
            return key
        }
    }
}
