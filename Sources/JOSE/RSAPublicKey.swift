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
            let key = liamm_rsa_public_key(modulus, Int32(modulus.count), exponent, Int32(exponent.count))
        else { throw JOSEError(.badKey) }
        self.key = key
        self.modulus = modulus
        self.exponent = exponent
    }

    deinit { EVP_PKEY_free(self.key) }

    func isValid(signature: [UInt8], for bytes: [UInt8], padding: RSAPadding) -> Bool {
        guard signature.count == self.modulus.count, let context = EVP_MD_CTX_new() else { return false }
        defer { EVP_MD_CTX_free(context) }
        var parameters: OpaquePointer?
        let isValid =
            EVP_DigestVerifyInit(context, &parameters, EVP_sha256(), nil, self.key) == 1
            && padding.apply(to: parameters)
            && EVP_DigestVerify(context, signature, signature.count, bytes, bytes.count) == 1
        // A refusal leaves a note in the thread's queue, where the next user of OpenSSL would find it.
        if !isValid { ERR_clear_error() }
        return isValid
    }

    /// RSAES-OAEP (RFC 8017, section 7.1), for a message as short as a key.
    func encrypt(_ message: [UInt8], digest: OAEPDigest) throws(JOSEError) -> [UInt8] {
        defer { ERR_clear_error() }
        guard let context = EVP_PKEY_CTX_new_from_pkey(nil, self.key, nil) else { throw JOSEError(.encryptionFailed) }
        defer { EVP_PKEY_CTX_free(context) }
        var count = self.modulus.count
        var output = [UInt8](repeating: 0, count: count)
        guard EVP_PKEY_encrypt_init(context) == 1, digest.apply(to: context),
            EVP_PKEY_encrypt(context, &output, &count, message, message.count) == 1, count == output.count
        else { throw JOSEError(.encryptionFailed) }
        return output
    }
}
