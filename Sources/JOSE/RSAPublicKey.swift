import COpenSSL

/// The public half of an RSA key: 2048 to 8192 bits, an odd exponent of at least 3.
///
/// Safety: see `RSAPrivateKey`.
final class RSAPublicKey: @unchecked Sendable {
    let modulus: [UInt8]
    let exponent: [UInt8]
    private let key: OpaquePointer

    /// Both numbers big-endian without leading zero (RFC 7518, section 6.3.1).
    init(modulus: [UInt8], exponent: [UInt8]) throws(JOSEError) {
        guard 256...1024 ~= modulus.count, let first = modulus.first, first >= 0x80 || modulus.count > 256, first != 0,
            1...4 ~= exponent.count, exponent.first != 0, let last = exponent.last, last & 1 == 1,
            exponent != [1]
        else { throw JOSEError(.badKey) }
        guard let n = BN_bin2bn(modulus, Int32(modulus.count), nil) else { throw JOSEError(.badKey) }
        defer { BN_free(n) }
        guard let e = BN_bin2bn(exponent, Int32(exponent.count), nil) else { throw JOSEError(.badKey) }
        defer { BN_free(e) }
        guard let builder = OSSL_PARAM_BLD_new() else { throw JOSEError(.badKey) }
        defer { OSSL_PARAM_BLD_free(builder) }
        guard OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_N, n) == 1,
            OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_E, e) == 1,
            let parameters = OSSL_PARAM_BLD_to_param(builder)
        else { throw JOSEError(.badKey) }
        defer { OSSL_PARAM_free(parameters) }
        guard let context = EVP_PKEY_CTX_new_from_name(nil, "RSA", nil) else { throw JOSEError(.badKey) }
        defer { EVP_PKEY_CTX_free(context) }
        var key: OpaquePointer?
        guard EVP_PKEY_fromdata_init(context) == 1,
            EVP_PKEY_fromdata(context, &key, liamm_public_key_selection, parameters) == 1, let key
        else { throw JOSEError(.badKey) }
        self.key = key
        self.modulus = modulus
        self.exponent = exponent
    }

    deinit { EVP_PKEY_free(self.key) }

    func isValid(signature: [UInt8], for bytes: [UInt8]) -> Bool {
        guard signature.count == self.modulus.count, let context = EVP_MD_CTX_new() else { return false }
        defer { EVP_MD_CTX_free(context) }
        return EVP_DigestVerifyInit(context, nil, EVP_sha256(), nil, self.key) == 1
            && EVP_DigestVerify(context, signature, signature.count, bytes, bytes.count) == 1
    }
}
