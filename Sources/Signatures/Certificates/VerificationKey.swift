import COpenSSL
import Primitives

/// A public key and the one algorithm it verifies with.
package struct VerificationKey: Sendable {
    /// With SHA-256 on P-256, on Ed25519, and with SHA-256 in RSASSA-PKCS1-v1_5.
    package enum Algorithm: Sendable, Hashable { case es256, ed25519, rs256 }

    private let algorithm: Algorithm
    /// SubjectPublicKeyInfo.
    private let der: [UInt8]

    /// Both numbers big-endian without leading zero (RFC 8230, section 4).
    package init(modulus: [UInt8], exponent: [UInt8]) throws(SignatureError) {
        defer { ERR_clear_error() }
        guard RSAPublicNumbers.areAcceptable(modulus: modulus, exponent: exponent),
            let key = liamm_rsa_public_key(modulus, Int32(modulus.count), exponent, Int32(exponent.count))
        else { throw SignatureError(.badKey) }
        defer { EVP_PKEY_free(key) }
        self.algorithm = .rs256
        self.der = OpenSSLBytes.encode { i2d_PUBKEY(key, $0) }
    }

    /// The key of the certificate; `badKey` when it is of another kind than the algorithm or too weak.
    package init(of certificate: Certificate, for algorithm: Algorithm) throws(SignatureError) {
        let handle = try certificate.handle()
        defer { ERR_clear_error() }
        guard let key = X509_get0_pubkey(handle.pointer), Self.isAccepted(key, for: algorithm) else {
            throw SignatureError(.badKey)
        }
        self.algorithm = algorithm
        self.der = OpenSSLBytes.encode { i2d_PUBKEY(key, $0) }
    }

    /// A signature on P-256 is in DER (RFC 3279, section 2.2.3).
    package func isValid(signature: [UInt8], for bytes: [UInt8]) -> Bool {
        defer { ERR_clear_error() }
        let key: OpaquePointer? = self.der.withUnsafeBufferPointer { buffer in
            var cursor = buffer.baseAddress
            return d2i_PUBKEY(nil, &cursor, buffer.count)
        }
        guard let key else { return false }
        defer { EVP_PKEY_free(key) }
        guard let context = EVP_MD_CTX_new() else { return false }
        defer { EVP_MD_CTX_free(context) }
        // Ed25519 has its digest within itself.
        let digest = self.algorithm == .ed25519 ? nil : EVP_sha256()
        return EVP_DigestVerifyInit(context, nil, digest, nil, key) == 1
            && EVP_DigestVerify(context, signature, signature.count, bytes, bytes.count) == 1
    }

    private static func isAccepted(_ key: OpaquePointer, for algorithm: Algorithm) -> Bool {
        switch algorithm {
        case .es256: EVP_PKEY_get_base_id(key) == EVP_PKEY_EC && self.curve(of: key) == SN_X9_62_prime256v1
        case .ed25519: EVP_PKEY_get_base_id(key) == EVP_PKEY_ED25519
        case .rs256: EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA && 2048...8192 ~= EVP_PKEY_get_bits(key)
        }
    }

    private static func curve(of key: OpaquePointer) -> String? {
        var name = [CChar](repeating: 0, count: 64)
        var count = 0
        guard EVP_PKEY_get_group_name(key, &name, name.count, &count) == 1 else { return nil }
        return String(decoding: name.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
