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
}
