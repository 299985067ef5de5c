import COpenSSL
import Primitives

/// The public half of an RSA key that `RSAPublicNumbers` accepts.
///
/// Safety: see `RSAPrivateKey`.
final class RSAPublicKey: @unchecked Sendable {
    let modulus: [UInt8]
    let exponent: [UInt8]
    private let key: OpaquePointer

    /// Both numbers big-endian without leading zero (RFC 7518, section 6.3.1).
    init(modulus: [UInt8], exponent: [UInt8]) throws(JOSEError) {
        guard RSAPublicNumbers.areAcceptable(modulus: modulus, exponent: exponent),
            let key = Self.makeKey(modulus: modulus, exponent: exponent)
        else { throw JOSEError(.badKey) }
        self.key = key
        self.modulus = modulus
        self.exponent = exponent
    }

    deinit { EVP_PKEY_free(self.key) }

    func isValid(signature: [UInt8], for bytes: [UInt8]) -> Bool {
        guard signature.count == self.modulus.count, let context = EVP_MD_CTX_new() else { return false }
        defer { EVP_MD_CTX_free(context) }
        let isValid =
            EVP_DigestVerifyInit(context, nil, EVP_sha256(), nil, self.key) == 1
            && EVP_DigestVerify(context, signature, signature.count, bytes, bytes.count) == 1
        // A refusal leaves a note in the thread's queue, where the next user of OpenSSL would find it.
        if !isValid { ERR_clear_error() }
        return isValid
    }

    private static func makeKey(modulus: [UInt8], exponent: [UInt8]) -> OpaquePointer? {
        defer { ERR_clear_error() }
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
