import COpenSSL
import Primitives

/// A private key in OpenSSL that signs with SHA-256: RSA of at least 2048 bits, or EC on P-256, P-384 or P-521.
///
/// Safety: never leaves the function that made it.
final class PrivateKeyHandle {
    let pointer: OpaquePointer

    /// Owns the key from here on, whether it is accepted or not.
    private init(taking pointer: OpaquePointer) throws(SignatureError) {
        self.pointer = pointer
        // Refusing it destroys the object, which is whole by now: `deinit` gives the key back.
        guard Self.isAccepted(pointer) else { throw SignatureError(.badKey) }
    }

    deinit { EVP_PKEY_free(self.pointer) }

    /// On P-256.
    static func generate() throws(SignatureError) -> PrivateKeyHandle {
        defer { ERR_clear_error() }
        guard let context = EVP_PKEY_CTX_new_from_name(nil, "EC", nil) else { throw SignatureError(.badKey) }
        defer { EVP_PKEY_CTX_free(context) }
        var key: OpaquePointer?
        guard EVP_PKEY_keygen_init(context) == 1, EVP_PKEY_CTX_set_group_name(context, "P-256") == 1,
            EVP_PKEY_generate(context, &key) == 1, let key
        else { throw SignatureError(.badKey) }
        return try PrivateKeyHandle(taking: key)
    }

    /// Nothing may follow the key.
    convenience init(pkcs8 der: Secret) throws(SignatureError) {
        let key: OpaquePointer? = der.bytes.withUnsafeBufferPointer { buffer in
            var cursor = buffer.baseAddress
            guard let information = d2i_PKCS8_PRIV_KEY_INFO(nil, &cursor, buffer.count) else { return nil }
            defer { PKCS8_PRIV_KEY_INFO_free(information) }
            guard let start = buffer.baseAddress, cursor == start + buffer.count else { return nil }
            return EVP_PKCS82PKEY(information)
        }
        ERR_clear_error()
        guard let key else { throw SignatureError(.badKey) }
        try self.init(taking: key)
    }

    var pkcs8: Secret {
        guard let information = EVP_PKEY2PKCS8(self.pointer) else { return Secret([]) }
        defer { PKCS8_PRIV_KEY_INFO_free(information) }
        return Secret(OpenSSLBytes.encode { i2d_PKCS8_PRIV_KEY_INFO(information, $0) })
    }

    private static func isAccepted(_ key: OpaquePointer) -> Bool {
        switch EVP_PKEY_get_base_id(key) {
        case EVP_PKEY_RSA: 2048...8192 ~= EVP_PKEY_get_bits(key)
        case EVP_PKEY_EC: [256, 384, 521].contains(EVP_PKEY_get_bits(key))
        default: false
        }
    }
}
