import Crypto
import Foundation
import Primitives

/// Nonce, ciphertext and tag in one piece; the nonce is random. What was sealed with `context` opens with it alone.
enum AuthenticatedCipher {
    /// HKDF-SHA256 (RFC 5869): what is derived for one use says nothing of another.
    static func key(from secret: Secret, info: String) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: secret.bytes),
            info: Data(info.utf8),
            outputByteCount: 32
        )
    }

    static func seal(_ bytes: [UInt8], key: SymmetricKey, context: [UInt8] = []) -> [UInt8] {
        // Only a key of another length fails, and then nothing may be kept in place of the sealed bytes.
        guard let box = try? AES.GCM.seal(bytes, using: key, authenticating: context), let combined = box.combined
        else {
            preconditionFailure("AES-256-GCM with a derived key")
        }
        return Array(combined)
    }

    static func open(_ sealed: [UInt8], key: SymmetricKey, context: [UInt8] = []) -> [UInt8]? {
        guard let box = try? AES.GCM.SealedBox(combined: sealed),
            let opened = try? AES.GCM.open(box, using: key, authenticating: context)
        else { return nil }
        return Array(opened)
    }
}
