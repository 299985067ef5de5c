import Crypto
import Foundation
package import Model
package import Primitives

/// AES-256-GCM under keys derived from the master key by HKDF, one per purpose.
package struct MasterKeySealer: SecretSealer {
    private let master: SymmetricKey

    package init(masterKey: Secret) { self.master = SymmetricKey(data: masterKey.bytes) }

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
        HKDF<SHA256>.deriveKey(
            inputKeyMaterial: self.master,
            info: Data("liamm/v1/\(use)/\(purpose.rawValue)".utf8),
            outputByteCount: 32
        )
    }
}

/// The agent's own key over the agent's personal values.
package struct AgentKeyCipher: PersonalCipher {
    private let random: any RandomSource

    package init(random: any RandomSource) { self.random = random }

    package func makeKey() -> Secret { Secret(self.random.bytes(32)) }

    package func commit(_ value: String, field: String, key: Secret) -> [UInt8] {
        Digest.hmac(Array("\(field)\u{0}\(value)".utf8), key: key)
    }

    package func encrypt(_ bytes: [UInt8], key: Secret) -> [UInt8] {
        AuthenticatedCipher.seal(bytes, key: SymmetricKey(data: key.bytes))
    }

    package func decrypt(_ bytes: [UInt8], key: Secret) -> [UInt8]? {
        AuthenticatedCipher.open(bytes, key: SymmetricKey(data: key.bytes))
    }
}

/// Nonce, ciphertext and tag in one piece; the nonce is random.
private enum AuthenticatedCipher {
    static func seal(_ bytes: [UInt8], key: SymmetricKey) -> [UInt8] {
        guard let box = try? AES.GCM.seal(bytes, using: key), let combined = box.combined else { return [] }
        return Array(combined)
    }

    static func open(_ sealed: [UInt8], key: SymmetricKey) -> [UInt8]? {
        guard let box = try? AES.GCM.SealedBox(combined: sealed), let opened = try? AES.GCM.open(box, using: key) else {
            return nil
        }
        return Array(opened)
    }
}
