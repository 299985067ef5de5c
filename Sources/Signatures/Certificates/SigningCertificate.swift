package import Primitives

/// A certificate that may sign documents, with its private key.
package struct SigningCertificate: Sendable {
    package let certificate: Certificate
    /// The authorities between the certificate and a root, which the signature carries along; no root.
    package let intermediates: [Certificate]
    /// PKCS #8, DER: what a caller seals.
    package let privateKey: Secret

    /// Refuses the key of another certificate, and a certificate that no verifier here would accept.
    package init(
        certificate: Certificate,
        intermediates: [Certificate] = [],
        privateKey: Secret
    ) throws(SignatureError) {
        let handle = try certificate.handle()
        guard handle.isCertificate(of: try PrivateKeyHandle(pkcs8: privateKey)) else {
            throw SignatureError(.keyOfAnotherCertificate)
        }
        guard CertificateUse(handle).allowsSigningDocuments else { throw SignatureError(.certificateMayNotSign) }
        self.certificate = certificate
        self.intermediates = intermediates
        self.privateKey = privateKey
    }

    /// The signer's certificate first, then the authorities between, and one PKCS #8 key anywhere.
    package init(pem: Secret) throws(SignatureError) {
        let text = pem.revealed()
        guard let blocks = PEM.blocks(in: text) else { throw SignatureError(.badCertificate) }
        let keys = blocks.filter { $0.label == "PRIVATE KEY" }
        guard keys.count == 1 else { throw SignatureError(.badKey) }
        let certificates = try Certificate.all(inPEM: text)
        guard let first = certificates.first else { throw SignatureError(.badCertificate) }
        try self.init(
            certificate: first,
            intermediates: Array(certificates.dropFirst()),
            privateKey: keys[0].bytes
        )
    }

    package var commonName: String { self.certificate.commonName }
    package var notBefore: Timestamp { self.certificate.notBefore }
    package var notAfter: Timestamp { self.certificate.notAfter }
    package var serial: String { self.certificate.serial }
    package var fingerprint: String { self.certificate.fingerprint }

    /// Certificates and key in one text: to be sealed or kept in a file that only its owner reads.
    package var pem: Secret {
        let certificates = ([self.certificate] + self.intermediates).map(\.pem).joined()
        return Secret(certificates + PEM(label: "PRIVATE KEY", bytes: self.privateKey.bytes).text)
    }

    /// Refuses a file that its group or others may read.
    package static func load(from path: String) throws(SignatureError) -> SigningCertificate {
        try SigningCertificate(pem: PrivateFile.read(path))
    }

    /// Into a new file of mode 0600; never over another one.
    package func save(to path: String) throws(SignatureError) { try PrivateFile.write(self.pem, to: path) }
}
