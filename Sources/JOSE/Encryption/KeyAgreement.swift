import Crypto
import Foundation
import Primitives

/// Keys agreed by ECDH-ES (RFC 7518, section 4.6).
enum KeyAgreement {
    /// `partyU` and `partyV` are what the header's `apu` and `apv` encode, empty where there is none.
    struct Context {
        let algorithm: KeyManagementAlgorithm
        let content: ContentEncryption
        var partyU: [UInt8] = []
        var partyV: [UInt8] = []
    }

    /// X25519. `nil` for a point of small order: then the secret would be zero whatever the key (RFC 7748, section
    /// 6.1), which the library leaves to its caller.
    static func agree(
        _ key: Curve25519.KeyAgreement.PrivateKey,
        with other: Curve25519.KeyAgreement.PublicKey
    ) -> SharedSecret? {
        guard let secret = try? key.sharedSecretFromKeyAgreement(with: other),
            secret.withUnsafeBytes({ $0.reduce(0) { $0 | $1 } }) != 0
        else { return nil }
        return secret
    }

    /// The key that wraps, or the content's own, from the shared secret (section 4.6.2; NIST SP 800-56A, 5.8.1).
    static func derive(_ secret: SharedSecret, _ context: Context) -> [UInt8] {
        let wrapping = context.algorithm.wrappingLength
        let name = wrapping == nil ? context.content.rawValue : context.algorithm.rawValue
        let length = wrapping ?? context.content.keyLength
        let fields = [Array(name.utf8), context.partyU, context.partyV]
        let information = fields.flatMap { self.word($0.count) + $0 } + self.word(length * 8)
        let agreed = secret.withUnsafeBytes { Array($0) }
        var output: [UInt8] = []
        var round = 0
        while output.count < length {
            round += 1
            output += Digest.sha256(self.word(round) + agreed + information)
        }
        return Array(output.prefix(length))
    }

    /// RFC 3394.
    static func wrap(_ key: [UInt8], with wrapping: [UInt8]) throws(JOSEError) -> [UInt8] {
        let (key, wrapping) = (SymmetricKey(data: key), SymmetricKey(data: wrapping))
        guard let wrapped = try? AES.KeyWrap.wrap(key, using: wrapping) else { throw JOSEError(.encryptionFailed) }
        return Array(wrapped)
    }

    static func unwrap(_ wrapped: [UInt8], with wrapping: [UInt8]) -> [UInt8]? {
        // Shorter input is no wrapped key (RFC 3394, section 2.2.2), and the library does not expect it.
        guard wrapped.count >= 24, wrapped.count.isMultiple(of: 8) else { return nil }
        guard let key = try? AES.KeyWrap.unwrap(wrapped, using: SymmetricKey(data: wrapping)) else { return nil }
        return key.withUnsafeBytes { Array($0) }
    }

    private static func word(_ number: Int) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: number >> (24 - 8 * $0)) }
    }
}
