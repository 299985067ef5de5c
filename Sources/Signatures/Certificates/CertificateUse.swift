import COpenSSL

/// What a certificate is allowed to do, by its extensions (RFC 5280, section 4.2.1).
struct CertificateUse {
    let isAuthority: Bool
    /// `digitalSignature` or `nonRepudiation`, said and not left open.
    let maySign: Bool
    /// Made for servers, programs or time stamps only.
    let isForOtherPurposes: Bool

    init(_ certificate: X509Handle) {
        let pointer = certificate.pointer
        let flags = X509_get_extension_flags(pointer)
        self.isAuthority = flags & UInt32(EXFLAG_CA) != 0
        let usage = flags & UInt32(EXFLAG_KUSAGE) != 0 ? X509_get_key_usage(pointer) : 0
        self.maySign =
            flags & UInt32(EXFLAG_INVALID) == 0
            && usage & UInt32(KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION) != 0
        let extended = flags & UInt32(EXFLAG_XKUSAGE) != 0 ? X509_get_extended_key_usage(pointer) : 0
        let others = UInt32(XKU_SSL_SERVER | XKU_OCSP_SIGN | XKU_TIMESTAMP | XKU_CODE_SIGN)
        self.isForOtherPurposes = extended & others != 0 && extended & UInt32(XKU_SMIME | XKU_ANYEKU) == 0
        ERR_clear_error()
    }

    var allowsSigningDocuments: Bool { self.maySign && !self.isAuthority && !self.isForOtherPurposes }
}
