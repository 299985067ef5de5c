import COpenSSL

/// How a digest is padded before RSA signs it (RFC 8017, section 8).
enum RSAPadding {
    case pkcs1, pss

    init(_ algorithm: SigningAlgorithm) { self = algorithm == .PS256 ? .pss : .pkcs1 }

    /// PSS has a salt as long as the digest, and MGF1 with the same digest (RFC 7518, section 3.5). The parameters are
    /// what `EVP_DigestSignInit` or `EVP_DigestVerifyInit` gave.
    func apply(to parameters: OpaquePointer?) -> Bool {
        switch self {
        case .pkcs1: true
        case .pss:
            EVP_PKEY_CTX_set_rsa_padding(parameters, RSA_PKCS1_PSS_PADDING) == 1
                && EVP_PKEY_CTX_set_rsa_pss_saltlen(parameters, RSA_PSS_SALTLEN_DIGEST) == 1
        }
    }
}

/// The digest of RSAES-OAEP, of its mask too (RFC 7518, section 4.3).
enum OAEPDigest {
    case sha1, sha256

    func apply(to context: OpaquePointer) -> Bool {
        let digest = self == .sha1 ? EVP_sha1() : EVP_sha256()
        return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_OAEP_PADDING) == 1
            && EVP_PKEY_CTX_set_rsa_oaep_md(context, digest) == 1
            && EVP_PKEY_CTX_set_rsa_mgf1_md(context, digest) == 1
    }
}
