import COpenSSL
package import Primitives

/// An X.509 certificate: what it says of its holder, and the bytes it says it with.
package struct Certificate: Sendable {
    package let der: [UInt8]
    /// As people read it: `CN=…,O=…`.
    package let subject: String
    package let issuer: String
    package let commonName: String
    package let organization: String?
    /// Hexadecimal, without leading zero byte.
    package let serial: String
    package let notBefore: Timestamp
    package let notAfter: Timestamp
    /// SHA-256 of the certificate, hexadecimal.
    package let fingerprint: String

    package init(der: [UInt8]) throws(SignatureError) {
        guard der.count <= 1 << 16, let handle = X509Handle(der: der), let validity = handle.validity else {
            throw SignatureError(.badCertificate)
        }
        let subject = DistinguishedSubject(X509_get_subject_name(handle.pointer))
        self.der = der
        self.subject = subject.text
        self.commonName = subject.commonName
        self.organization = subject.organization
        self.issuer = DistinguishedSubject(X509_get_issuer_name(handle.pointer)).text
        self.serial = Hex.encode(handle.serial)
        self.notBefore = validity.lowerBound
        self.notAfter = validity.upperBound
        self.fingerprint = Hex.encode(DigestAlgorithm.sha256.digest(der))
    }

    /// The first certificate of the text.
    package init(pem: String) throws(SignatureError) {
        guard let first = try Self.all(inPEM: pem).first else { throw SignatureError(.badCertificate) }
        self = first
    }

    /// Every certificate of the text, in its order: a list of roots, or a chain.
    package static func all(inPEM text: String) throws(SignatureError) -> [Certificate] {
        guard let blocks = PEM.blocks(in: text) else { throw SignatureError(.badCertificate) }
        var certificates: [Certificate] = []
        for block in blocks where block.label == "CERTIFICATE" {
            certificates.append(try Certificate(der: block.bytes.bytes))
        }
        return certificates
    }

    package var pem: String { PEM(label: "CERTIFICATE", bytes: self.der).text }

    package func isValid(at time: Timestamp) -> Bool { self.notBefore <= time && time <= self.notAfter }

    func handle() throws(SignatureError) -> X509Handle {
        guard let handle = X509Handle(der: self.der) else { throw SignatureError(.badCertificate) }
        return handle
    }
}

extension Certificate: Hashable {
    package static func == (left: Self, right: Self) -> Bool { left.der == right.der }
    package func hash(into hasher: inout Hasher) { hasher.combine(self.der) }
}
