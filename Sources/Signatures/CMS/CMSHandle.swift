import COpenSSL

/// A CMS message in OpenSSL, for as long as one function needs it.
///
/// Safety: never leaves the function that made it.
final class CMSHandle {
    let pointer: OpaquePointer

    /// Owns the message from here on.
    init(taking pointer: OpaquePointer) { self.pointer = pointer }

    deinit { CMS_ContentInfo_free(self.pointer) }

    /// Nothing may follow the message.
    init(_ bytes: [UInt8]) throws(SignatureError) {
        let (pointer, end): (OpaquePointer?, Int) = bytes.withUnsafeBufferPointer { buffer in
            var cursor = buffer.baseAddress
            guard let start = cursor, let message = d2i_CMS_ContentInfo(nil, &cursor, buffer.count), let cursor
            else { return (nil, 0) }
            return (message, cursor - start)
        }
        ERR_clear_error()
        guard let pointer else { throw SignatureError(.notCMS) }
        self.pointer = pointer
        guard end == bytes.count else { throw SignatureError(.trailingBytes) }
    }

    /// Whether the signature over the signed attributes is the one of the certificate's key; the content is not asked.
    func isSigned(by certificate: X509Handle, at index: Int) -> Bool {
        defer { ERR_clear_error() }
        guard let signer = OPENSSL_sk_value(CMS_get0_SignerInfos(self.pointer), Int32(index)) else { return false }
        CMS_SignerInfo_set1_signer_cert(OpaquePointer(signer), certificate.pointer)
        return CMS_SignerInfo_verify(OpaquePointer(signer)) == 1
    }
}
