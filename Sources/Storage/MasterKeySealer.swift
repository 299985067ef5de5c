import Crypto
import Foundation
package import Model
package import Primitives

/// AES-256-GCM under keys derived from the master key by HKDF, one per purpose.
package struct MasterKeySealer: SecretSealer {
    private let master: Secret

    /// The master key has 32 bytes, as `MasterKey.load` gives it.
    package init(masterKey: Secret) {
        precondition(masterKey.bytes.count == 32, "a master key has 32 bytes")
        self.master = masterKey
    }

    package func seal(_ bytes: [UInt8], for purpose: SealPurpose) -> [UInt8] {
        AuthenticatedCipher.seal(bytes, key: self.key(purpose, "seal"))
    }

    package func open(_ sealed: [UInt8], for purpose: SealPurpose) -> [UInt8]? {
        AuthenticatedCipher.open(sealed, key: self.key(purpose, "seal"))
    }

    package func authenticationCode(_ bytes: [UInt8], for purpose: SealPurpose) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: bytes, using: self.key(purpose, "mac")))
    }

    private func key(_ purpose: SealPurpose, _ use: String) -> SymmetricKey {
        AuthenticatedCipher.key(from: self.master, info: "liamm/v1/\(use)/\(purpose.rawValue)")
    }
}
