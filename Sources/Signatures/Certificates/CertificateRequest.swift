import COpenSSL
import Foundation
import Primitives

/// A certificate to be made: whose, for how long, and what it may do.
struct CertificateRequest {
    typealias Extension = (kind: Int32, value: String)

    let commonName: String
    let organization: String
    let validity: ClosedRange<Timestamp>
    let extensions: [Extension]

    static let authority: [Extension] = [
        (NID_basic_constraints, "critical,CA:TRUE,pathlen:0"),
        (NID_key_usage, "critical,keyCertSign,cRLSign"),
        (NID_subject_key_identifier, "hash"),
    ]
    static let signer: [Extension] = [
        (NID_basic_constraints, "critical,CA:FALSE"),
        (NID_key_usage, "critical,digitalSignature,nonRepudiation"),
        (NID_subject_key_identifier, "hash"),
        (NID_authority_key_identifier, "keyid:always"),
    ]

    /// Signed by the issuer's key, or by its own when there is no issuer.
    func make(
        for key: PrivateKeyHandle,
        issuer: (certificate: X509Handle, key: PrivateKeyHandle)? = nil,
        random: any RandomSource
    ) throws(SignatureError) -> Certificate {
        defer { ERR_clear_error() }
        guard let pointer = X509_new() else { throw SignatureError(.signingFailed) }
        let certificate = X509Handle(taking: pointer)
        let authority = issuer?.certificate ?? certificate
        guard X509_set_version(pointer, 2) == 1, self.setSerial(of: pointer, random),
            self.setSubject(X509_get_subject_name(pointer)),
            X509_set_issuer_name(pointer, X509_get_subject_name(authority.pointer)) == 1,
            ASN1_TIME_set(X509_getm_notBefore(pointer), time_t(self.validity.lowerBound.seconds)) != nil,
            ASN1_TIME_set(X509_getm_notAfter(pointer), time_t(self.validity.upperBound.seconds)) != nil,
            X509_set_pubkey(pointer, key.pointer) == 1,
            self.extensions.allSatisfy({ Self.add($0, to: pointer, issuer: authority.pointer) }),
            X509_sign(pointer, (issuer?.key ?? key).pointer, EVP_sha256()) > 0
        else { throw SignatureError(.signingFailed) }
        return try Certificate(der: certificate.der)
    }

    /// 127 random bits (RFC 5280, section 4.1.2.2: positive, at most 20 bytes).
    private func setSerial(of certificate: OpaquePointer, _ random: any RandomSource) -> Bool {
        var bytes = random.bytes(16)
        bytes[0] = bytes[0] & 0x7F | 0x40
        guard let number = BN_bin2bn(bytes, Int32(bytes.count), nil) else { return false }
        defer { BN_free(number) }
        return BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate)) != nil
    }

    private func setSubject(_ name: OpaquePointer?) -> Bool {
        [(NID_countryName, "FR"), (NID_organizationName, self.organization), (NID_commonName, self.commonName)]
            .allSatisfy { kind, text in
                let bytes = Array(text.utf8)
                let count = Int32(bytes.count)
                return X509_NAME_add_entry_by_NID(name, kind, Int32(MBSTRING_UTF8), bytes, count, -1, 0) == 1
            }
    }

    private static func add(_ entry: Extension, to certificate: OpaquePointer, issuer: OpaquePointer) -> Bool {
        var context = X509V3_CTX()
        X509V3_set_ctx(&context, issuer, certificate, nil, nil, 0)
        guard let made = X509V3_EXT_conf_nid(nil, &context, entry.kind, entry.value) else { return false }
        defer { X509_EXTENSION_free(made) }
        return X509_add_ext(certificate, made, -1) == 1
    }
}
