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
            let key = Self.makeKey(modulus: modulus, exponent: exponent)
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

    private static func makeKey(modulus: [UInt8], exponent: [UInt8]) -> OpaquePointer? {
        guard let n = BN_bin2bn(modulus, Int32(modulus.count), nil) else { return nil }
        defer { BN_free(n) }
        guard let e = BN_bin2bn(exponent, Int32(exponent.count), nil) else { return nil }
        defer { BN_free(e) }
        guard let builder = OSSL_PARAM_BLD_new() else { return nil }
        defer { OSSL_PARAM_BLD_free(builder) }
        guard liamm_push_rsa_public(builder, n, e) == 1, let parameters = OSSL_PARAM_BLD_to_param(builder)
        else { return nil }
        defer { OSSL_PARAM_free(parameters) }
        guard let context = EVP_PKEY_CTX_new_from_name(nil, "RSA", nil) else { return nil }
        defer { EVP_PKEY_CTX_free(context) }
        var key: OpaquePointer?
        guard EVP_PKEY_fromdata_init(context) == 1,
            EVP_PKEY_fromdata(context, &key, liamm_public_key_selection, parameters) == 1
        else { return nil }
        return key
    }
}
