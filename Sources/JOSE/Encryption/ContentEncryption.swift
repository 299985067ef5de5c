import Crypto
import Foundation
import Primitives

/// How the content of a JWE is encrypted and authenticated (RFC 7518, section 5.1).
package enum ContentEncryption: String, Sendable, CaseIterable, Codable {
    case A128GCM, A256GCM
    case A128CBCHS256 = "A128CBC-HS256"
    case A256CBCHS512 = "A256CBC-HS512"

    /// As discovery names them.
    package static let names = Self.allCases.map(\.rawValue)

    struct Sealed {
        let iv: [UInt8]
        let ciphertext: [UInt8]
        let tag: [UInt8]
    }

    /// By the name in a header. Names are compared by bytes.
    package init?(name: String) {
        guard let found = Self.allCases.first(where: { $0.rawValue.utf8.elementsEqual(name.utf8) }) else { return nil }
        self = found
    }

    /// Bytes of the key.
    var keyLength: Int {
        switch self {
        case .A128GCM: 16
        case .A256GCM, .A128CBCHS256: 32
        case .A256CBCHS512: 64
        }
    }

    func seal(_ plaintext: [UInt8], key: [UInt8], authenticating header: [UInt8]) throws(JOSEError) -> Sealed {
        switch self {
        case .A128GCM, .A256GCM:
            guard let box = try? AES.GCM.seal(plaintext, using: SymmetricKey(data: key), authenticating: header) else {
                throw JOSEError(.encryptionFailed)
            }
            return Sealed(iv: Array(box.nonce), ciphertext: Array(box.ciphertext), tag: Array(box.tag))
        case .A128CBCHS256, .A256CBCHS512:
            let iv = SystemRandomSource().bytes(AESCBC.blockLength)
            guard let ciphertext = AESCBC.encrypt(plaintext, key: Self.encryptionHalf(key), iv: iv) else {
                throw JOSEError(.encryptionFailed)
            }
            let tag = self.tag(key: key, header: header, iv: iv, ciphertext: ciphertext)
            return Sealed(iv: iv, ciphertext: ciphertext, tag: tag)
        }
    }

    /// `nil` whatever is wrong. The tag has its full length and is checked before anything is decrypted.
    func open(_ sealed: Sealed, key: [UInt8], authenticating header: [UInt8]) -> [UInt8]? {
        guard key.count == self.keyLength else { return nil }
        switch self {
        case .A128GCM, .A256GCM:
            guard sealed.iv.count == 12, sealed.tag.count == 16, let nonce = try? AES.GCM.Nonce(data: sealed.iv),
                let box = try? AES.GCM.SealedBox(nonce: nonce, ciphertext: sealed.ciphertext, tag: sealed.tag),
                let opened = try? AES.GCM.open(box, using: SymmetricKey(data: key), authenticating: header)
            else { return nil }
            return Array(opened)
        case .A128CBCHS256, .A256CBCHS512:
            let tag = self.tag(key: key, header: header, iv: sealed.iv, ciphertext: sealed.ciphertext)
            guard sealed.iv.count == AESCBC.blockLength, constantTimeEquals(tag, sealed.tag) else { return nil }
            return AESCBC.decrypt(sealed.ciphertext, key: Self.encryptionHalf(key), iv: sealed.iv)
        }
    }

    /// RFC 7518, section 5.2.2.1: the first half of the key authenticates, and half of what comes out is the tag.
    private func tag(key: [UInt8], header: [UInt8], iv: [UInt8], ciphertext: [UInt8]) -> [UInt8] {
        let bits = UInt64(header.count) * 8
        let length = (0..<8).map { UInt8(truncatingIfNeeded: bits >> UInt64(56 - 8 * $0)) }
        let message = header + iv + ciphertext + length
        let half = SymmetricKey(data: key.prefix(key.count / 2))
        let whole =
            self == .A128CBCHS256
            ? Array(HMAC<SHA256>.authenticationCode(for: message, using: half))
            : Array(HMAC<SHA512>.authenticationCode(for: message, using: half))
        return Array(whole.prefix(key.count / 2))
    }

    private static func encryptionHalf(_ key: [UInt8]) -> [UInt8] { Array(key.suffix(key.count / 2)) }
}
