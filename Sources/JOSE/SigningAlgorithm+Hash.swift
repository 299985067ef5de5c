import Crypto
import Foundation
import Primitives

extension SigningAlgorithm {
    /// What binds a text to a token of this algorithm beside it: the left half of its hash, base64url (`at_hash` of OpenID
    /// Connect Core, section 3.1.3.6). The hash is the one that the algorithm itself uses: SHA-512 for Ed25519 (RFC 8032,
    /// section 5.1), else SHA-256.
    package func leftHalfHash(of text: String) -> String {
        let bytes = Array(text.utf8)
        let hash =
            switch self {
            case .RS256, .PS256, .ES256: Array(SHA256.hash(data: bytes))
            case .EdDSA: Array(SHA512.hash(data: bytes))
            }
        return Base64URL.encode(hash.prefix(hash.count / 2))
    }
}
