import COpenSSL

/// The way from a signer's certificate to a trusted root, times aside.
struct CertificateChain {
    private static let maximumDepth: Int32 = 8
    /// 112 bits: RSA of 2048 bits or more, no SHA-1.
    private static let securityLevel: Int32 = 2

    let outcome: ChainReport.Outcome
    /// From the signer on; as far as it was found.
    let certificates: [Certificate]

    init(of signer: X509Handle, through others: [X509Handle], to roots: [Certificate]) {
        defer { ERR_clear_error() }
        guard let store = X509_STORE_new(), let context = X509_STORE_CTX_new(), let untrusted = OPENSSL_sk_new_null()
        else { preconditionFailure("OpenSSL has no memory left") }
        defer {
            OPENSSL_sk_free(untrusted)
            X509_STORE_CTX_free(context)
            X509_STORE_free(store)
        }
        for root in roots { if let handle = try? root.handle() { X509_STORE_add_cert(store, handle.pointer) } }
        for other in others { OPENSSL_sk_push(untrusted, UnsafeRawPointer(other.pointer)) }
        guard X509_STORE_CTX_init(context, store, signer.pointer, untrusted) == 1,
            let parameters = X509_STORE_CTX_get0_param(context)
        else { preconditionFailure("OpenSSL has no memory left") }
        X509_VERIFY_PARAM_set_flags(parameters, UInt(X509_V_FLAG_NO_CHECK_TIME))
        X509_VERIFY_PARAM_set_depth(parameters, Self.maximumDepth)
        X509_VERIFY_PARAM_set_auth_level(parameters, Self.securityLevel)
        let isTrusted = X509_verify_cert(context) == 1
        self.outcome = isTrusted ? .trusted : Self.outcome(X509_STORE_CTX_get_error(context))
        let chain = X509_STORE_CTX_get0_chain(context)
        self.certificates = (0..<max(OPENSSL_sk_num(chain), 0)).compactMap { index in
            guard let pointer = OPENSSL_sk_value(chain, index) else { return nil }
            return try? Certificate(der: OpenSSLBytes.encode { i2d_X509(OpaquePointer(pointer), $0) })
        }
    }

    private static func outcome(_ error: Int32) -> ChainReport.Outcome {
        switch error {
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY,
            X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE, X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT,
            X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
            .unknownIssuer
        case X509_V_ERR_EE_KEY_TOO_SMALL, X509_V_ERR_CA_KEY_TOO_SMALL, X509_V_ERR_CA_MD_TOO_WEAK: .weak
        default: .refused
        }
    }
}
