package import Crypto
import Foundation

/// One public key of the issuer, RFC 7517; only keys for ES256 are of use here, the others are skipped.
package struct JSONWebKey: Codable, Sendable {
    package struct KeySet: Codable, Sendable {
        package let keys: [JSONWebKey]

        /// Keys by identifier; a key without one cannot be asked for.
        package var usable: [String: P256.Signing.PublicKey] {
            var usable: [String: P256.Signing.PublicKey] = [:]
            for key in self.keys {
                guard let id = key.kid, let publicKey = key.verifyingKey else { continue }
                usable[id] = publicKey
            }
            return usable
        }
    }

    let kty: String
    let crv: String?
    let x: String?
    let y: String?
    let kid: String?
    let use: String?
    let alg: String?

    /// The key, if it is one that may verify ES256 signatures (RFC 7518, sections 3.4 and 6.2).
    package var verifyingKey: P256.Signing.PublicKey? {
        guard self.kty == "EC", self.crv == "P-256", self.use ?? "sig" == "sig", self.alg ?? "ES256" == "ES256",
            let x = self.x.flatMap({ Data(base64URL: $0) }), let y = self.y.flatMap({ Data(base64URL: $0) }),
            x.count == 32, y.count == 32
        else { return nil }
        return try? P256.Signing.PublicKey(rawRepresentation: x + y)
    }
}
