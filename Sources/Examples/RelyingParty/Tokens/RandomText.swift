import Crypto
import Foundation

/// Values that nobody can guess: states, nonces, code verifiers, session identifiers.
package enum RandomText {
    /// 256 random bits in base64url.
    package static func make() -> String {
        SymmetricKey(size: .bits256).withUnsafeBytes { Data($0) }.base64URL
    }

    /// RFC 7636, section 4.2.
    package static func challenge(for verifier: String) -> String {
        Data(SHA256.hash(data: Data(verifier.utf8))).base64URL
    }
}
