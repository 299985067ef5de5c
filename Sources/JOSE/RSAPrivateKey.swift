import COpenSSL
import Primitives

/// An RSA key in OpenSSL, which signs more than twice as fast as BoringSSL here.
///
/// Safety: an EVP_PKEY that is not changed any more may be read by many threads; each use makes a context of its own.
final class RSAPrivateKey: @unchecked Sendable {
    /// PKCS #8, DER.
    let pkcs8: Secret
    let publicKey: RSAPublicKey
    private let key: OpaquePointer

    /// Owns the key from here on, whether it is accepted or not.
    private init(taking key: OpaquePointer) throws(JOSEError) {
        self.key = key
        guard EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA,
            let modulus = Self.number(OSSL_PKEY_PARAM_RSA_N, of: key),
            let exponent = Self.number(OSSL_PKEY_PARAM_RSA_E, of: key),
            let encoded = Self.encode(key)
        else {
            ERR_clear_error()
            EVP_PKEY_free(key)
            throw JOSEError(.badKey)
        }
        self.pkcs8 = encoded
        do throws(JOSEError) {
            self.publicKey = try RSAPublicKey(modulus: modulus, exponent: exponent)
        } catch {
            EVP_PKEY_free(key)
            throw error
        }
    }

    deinit { EVP_PKEY_free(self.key) }

    static func generate() throws(JOSEError) -> RSAPrivateKey {
        defer { ERR_clear_error() }
        guard let context = EVP_PKEY_CTX_new_from_name(nil, "RSA", nil) else { throw JOSEError(.badKey) }
        defer { EVP_PKEY_CTX_free(context) }
        var key: OpaquePointer?
        guard EVP_PKEY_keygen_init(context) == 1, EVP_PKEY_CTX_set_rsa_keygen_bits(context, 2048) == 1,
            EVP_PKEY_generate(context, &key) == 1, let key
        else { throw JOSEError(.badKey) }
        return try RSAPrivateKey(taking: key)
    }

    /// Nothing may follow the key.
    convenience init(pkcs8 der: Secret) throws(JOSEError) {
        let key: OpaquePointer? = der.bytes.withUnsafeBufferPointer { buffer in
            var cursor = buffer.baseAddress
            guard let information = d2i_PKCS8_PRIV_KEY_INFO(nil, &cursor, buffer.count) else { return nil }
            defer { PKCS8_PRIV_KEY_INFO_free(information) }
            guard let start = buffer.baseAddress, cursor == start + buffer.count else { return nil }
            return EVP_PKCS82PKEY(information)
        }
        ERR_clear_error()
        guard let key else { throw JOSEError(.badKey) }
        try self.init(taking: key)
    }

    /// With SHA-256 (RFC 8017, section 8).
    func sign(_ bytes: [UInt8], padding: RSAPadding) throws(JOSEError) -> [UInt8] {
        guard let context = EVP_MD_CTX_new() else { throw JOSEError(.signingFailed) }
        defer { EVP_MD_CTX_free(context) }
        var count = self.publicKey.modulus.count
        var signature = [UInt8](repeating: 0, count: count)
        var parameters: OpaquePointer?
        guard EVP_DigestSignInit(context, &parameters, EVP_sha256(), nil, self.key) == 1,
            padding.apply(to: parameters),
            EVP_DigestSign(context, &signature, &count, bytes, bytes.count) == 1, count == signature.count
        else {
            ERR_clear_error()
            throw JOSEError(.signingFailed)
        }
        return signature
    }

    /// RSAES-OAEP (RFC 8017, section 7.1); `nil` whatever is wrong, which the caller must not tell apart.
    func decrypt(_ encrypted: [UInt8], digest: OAEPDigest) -> [UInt8]? {
        defer { ERR_clear_error() }
        guard encrypted.count == self.publicKey.modulus.count,
            let context = EVP_PKEY_CTX_new_from_pkey(nil, self.key, nil)
        else { return nil }
        defer { EVP_PKEY_CTX_free(context) }
        var count = encrypted.count
        var output = [UInt8](repeating: 0, count: count)
        guard EVP_PKEY_decrypt_init(context) == 1, digest.apply(to: context),
            EVP_PKEY_decrypt(context, &output, &count, encrypted, encrypted.count) == 1
        else { return nil }
        return Array(output.prefix(count))
    }

    private static func encode(_ key: OpaquePointer) -> Secret? {
        guard let information = EVP_PKEY2PKCS8(key) else { return nil }
        defer { PKCS8_PRIV_KEY_INFO_free(information) }
        var output: UnsafeMutablePointer<UInt8>?
        let count = i2d_PKCS8_PRIV_KEY_INFO(information, &output)
        guard count > 0, let output else { return nil }
        defer { liamm_openssl_clear_free(output, Int(count)) }
        return Secret(Array(UnsafeBufferPointer(start: output, count: Int(count))))
    }

    private static func number(_ name: String, of key: OpaquePointer) -> [UInt8]? {
        var number: OpaquePointer?
        guard EVP_PKEY_get_bn_param(key, name, &number) == 1, let number else { return nil }
        defer { BN_free(number) }
        var bytes = [UInt8](repeating: 0, count: Int((BN_num_bits(number) + 7) / 8))
        BN_bn2bin(number, &bytes)
        return bytes
    }
}
