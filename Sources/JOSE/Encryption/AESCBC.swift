import COpenSSL

/// AES in CBC mode with PKCS #7 padding, without authentication: `ContentEncryption` adds it. In OpenSSL, because
/// swift-crypto keeps CBC in a module of its own.
enum AESCBC {
    static let blockLength = 16

    private enum Direction: Int32 { case decrypt = 0, encrypt = 1 }

    static func encrypt(_ plaintext: [UInt8], key: [UInt8], iv: [UInt8]) -> [UInt8]? {
        self.run(.encrypt, plaintext, key: key, iv: iv)
    }

    static func decrypt(_ ciphertext: [UInt8], key: [UInt8], iv: [UInt8]) -> [UInt8]? {
        self.run(.decrypt, ciphertext, key: key, iv: iv)
    }

    private static func run(_ direction: Direction, _ input: [UInt8], key: [UInt8], iv: [UInt8]) -> [UInt8]? {
        guard iv.count == self.blockLength, key.count == 16 || key.count == 32, input.count < 1 << 24,
            let context = EVP_CIPHER_CTX_new()
        else { return nil }
        defer {
            EVP_CIPHER_CTX_free(context)
            ERR_clear_error()
        }
        let cipher = key.count == 16 ? EVP_aes_128_cbc() : EVP_aes_256_cbc()
        var output = [UInt8](repeating: 0, count: input.count + 2 * self.blockLength)
        var (count, rest): (Int32, Int32) = (0, 0)
        let isDone = output.withUnsafeMutableBufferPointer { buffer in
            guard let start = buffer.baseAddress else { return false }
            return EVP_CipherInit_ex(context, cipher, nil, key, iv, direction.rawValue) == 1
                && EVP_CipherUpdate(context, start, &count, input, Int32(input.count)) == 1
                && EVP_CipherFinal_ex(context, start + Int(count), &rest) == 1
        }
        return isDone ? Array(output.prefix(Int(count + rest))) : nil
    }
}
