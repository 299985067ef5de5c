import COpenSSL

/// A subject or an issuer as people read it (RFC 2253, in UTF-8), and the parts of it that a report names.
struct DistinguishedSubject: Sendable, Hashable {
    let text: String
    let commonName: String
    let organization: String?

    init(_ name: OpaquePointer?) {
        self.text = OpenSSLBytes.text { _ = X509_NAME_print_ex($0, name, 0, liamm_name_flags) }
        self.commonName = Self.part(NID_commonName, of: name) ?? ""
        self.organization = Self.part(NID_organizationName, of: name)
    }

    /// The last of the kind: the most specific one.
    static func part(_ kind: Int32, of name: OpaquePointer?) -> String? {
        var (last, next) = (Int32(-1), X509_NAME_get_index_by_NID(name, kind, -1))
        while next >= 0 { (last, next) = (next, X509_NAME_get_index_by_NID(name, kind, next)) }
        guard last >= 0, let value = X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, last)) else { return nil }
        var output: UnsafeMutablePointer<UInt8>?
        let count = ASN1_STRING_to_UTF8(&output, value)
        guard count >= 0, let output else { return nil }
        defer { liamm_openssl_clear_free(output, Int(count)) }
        return String(decoding: UnsafeBufferPointer(start: output, count: Int(count)), as: UTF8.self)
    }
}
