import COpenSSL

/// What a certificate says that a standard for a kind of certificates asks about.
package struct CertificateProfile: Sendable {
    package struct Extension: Sendable, Hashable {
        package let isCritical: Bool
        /// The DER inside the extension's octets.
        package let value: [UInt8]
    }

    /// 3 for what is written `v3`.
    package let version: Int
    /// `nil` when the certificate has no basic constraints.
    package let isAuthority: Bool?
    /// The most specific part of each kind.
    package let country: String?
    package let organization: String?
    package let organizationalUnit: String?
    package let commonName: String?
    private let certificate: Certificate

    /// `badCertificate` when an extension that OpenSSL knows cannot be read or is there twice.
    package init(of certificate: Certificate) throws(SignatureError) {
        let handle = try certificate.handle()
        defer { ERR_clear_error() }
        let flags = X509_get_extension_flags(handle.pointer)
        guard flags & UInt32(EXFLAG_INVALID) == 0 else { throw SignatureError(.badCertificate) }
        self.version = X509_get_version(handle.pointer) + 1
        self.isAuthority = flags & UInt32(EXFLAG_BCONS) != 0 ? flags & UInt32(EXFLAG_CA) != 0 : nil
        let subject = X509_get_subject_name(handle.pointer)
        self.country = DistinguishedSubject.part(NID_countryName, of: subject)
        self.organization = DistinguishedSubject.part(NID_organizationName, of: subject)
        self.organizationalUnit = DistinguishedSubject.part(NID_organizationalUnitName, of: subject)
        self.commonName = DistinguishedSubject.part(NID_commonName, of: subject)
        self.certificate = certificate
    }

    /// Every extension of that object identifier, in dotted form: more than one is against RFC 5280, section 4.2.
    package func extensions(_ identifier: String) throws(SignatureError) -> [Extension] {
        let handle = try self.certificate.handle()
        defer { ERR_clear_error() }
        guard let object = OBJ_txt2obj(identifier, 1) else { return [] }
        defer { ASN1_OBJECT_free(object) }
        var found: [Extension] = []
        var index = X509_get_ext_by_OBJ(handle.pointer, object, -1)
        while index >= 0 {
            let entry = X509_get_ext(handle.pointer, index)
            if let octets = X509_EXTENSION_get_data(entry) {
                let count = Int(ASN1_STRING_length(octets))
                let bytes = UnsafeBufferPointer(start: ASN1_STRING_get0_data(octets), count: count)
                found.append(Extension(isCritical: X509_EXTENSION_get_critical(entry) == 1, value: Array(bytes)))
            }
            index = X509_get_ext_by_OBJ(handle.pointer, object, index)
        }
        return found
    }
}
