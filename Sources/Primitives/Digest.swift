import Crypto
import Foundation

/// SHA-256 and HMAC-SHA-256 over plain bytes.
package enum Digest {
    package static func sha256(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        Array(SHA256.hash(data: Data(bytes)))
    }

    package static func sha256(_ text: String) -> [UInt8] { self.sha256(text.utf8) }

    package static func hmac(_ bytes: some Sequence<UInt8>, key: Secret) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: Data(bytes), using: SymmetricKey(data: key.bytes)))
    }
}
