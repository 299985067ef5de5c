import Crypto
import Model
package import Primitives

/// The agent's own key over the agent's personal values: one derived key encrypts, another commits.
package struct AgentKeyCipher: PersonalCipher {
    private let random: any RandomSource

    package init(random: any RandomSource) { self.random = random }

    package func makeKey() -> Secret { Secret(self.random.bytes(32)) }

    /// Equal values of two fields have different commitments.
    package func commit(_ value: String, field: String, key: Secret) -> [UInt8] {
        let derived = AuthenticatedCipher.key(from: key, info: "liamm/v1/commit")
        return Array(HMAC<SHA256>.authenticationCode(for: Array("\(field)\u{0}\(value)".utf8), using: derived))
    }

    package func encrypt(_ bytes: [UInt8], key: Secret) -> [UInt8] {
        AuthenticatedCipher.seal(bytes, key: AuthenticatedCipher.key(from: key, info: "liamm/v1/encrypt"))
    }

    package func decrypt(_ bytes: [UInt8], key: Secret) -> [UInt8]? {
        AuthenticatedCipher.open(bytes, key: AuthenticatedCipher.key(from: key, info: "liamm/v1/encrypt"))
    }
}
