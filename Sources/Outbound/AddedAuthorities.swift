import NIOSSL

/// Certificate authorities that are trusted beside the machine's. Nothing is ever trusted without being verified.
package struct AddedAuthorities: Sendable {
    package struct Unreadable: Error {}

    let certificates: [NIOSSLCertificate]

    /// A PEM file with at least one certificate.
    package init(path: String) throws(Unreadable) {
        guard let certificates = try? NIOSSLCertificate.fromPEMFile(path), !certificates.isEmpty else {
            throw Unreadable()
        }
        self.certificates = certificates
    }
}
