package import Primitives

/// An authority that says of itself that it is for demonstrations: its signatures bind nobody.
package struct DemoAuthority: Sendable {
    package static let commonName = "Autorité de démonstration - sans valeur juridique"
    package static let organization = "DÉMONSTRATION"

    /// What a verifier is given as trusted root.
    package let root: Certificate
    private let privateKey: Secret

    private init(root: Certificate, privateKey: Secret) {
        self.root = root
        self.privateKey = privateKey
    }

    /// A new root for ten years, with a P-256 key.
    package static func make(
        at time: Timestamp,
        random: any RandomSource = SystemRandomSource()
    ) throws(SignatureError) -> DemoAuthority {
        let key = try PrivateKeyHandle.generate()
        let request = CertificateRequest(
            commonName: self.commonName,
            organization: self.organization,
            validity: time - .hours(1)...time + .days(3653),
            extensions: CertificateRequest.authority
        )
        return DemoAuthority(root: try request.make(for: key, random: random), privateKey: key.pkcs8)
    }

    /// A signer's certificate with a new P-256 key; it is valid from an hour ago, for clocks that differ, and never
    /// longer than the root.
    package func issue(
        commonName: String,
        organization: String,
        at time: Timestamp,
        validFor duration: Duration = .days(365),
        random: any RandomSource = SystemRandomSource()
    ) throws(SignatureError) -> SigningCertificate {
        let key = try PrivateKeyHandle.generate()
        let start = max(time - .hours(1), self.root.notBefore)
        let end = min(time + duration, self.root.notAfter)
        guard start < end else { throw SignatureError(.certificateOutOfDate) }
        let request = CertificateRequest(
            commonName: commonName,
            organization: organization,
            validity: start...end,
            extensions: CertificateRequest.signer
        )
        let issuer = (try self.root.handle(), try PrivateKeyHandle(pkcs8: self.privateKey))
        let certificate = try request.make(for: key, issuer: issuer, random: random)
        return try SigningCertificate(certificate: certificate, privateKey: key.pkcs8)
    }
}

extension DemoAuthority {
    /// Refuses a file that its group or others may read.
    package static func load(from path: String) throws(SignatureError) -> DemoAuthority {
        let pem = try PrivateFile.read(path)
        let text = pem.revealed()
        let root = try Certificate(pem: text)
        guard let key = PEM.blocks(in: text)?.first(where: { $0.label == "PRIVATE KEY" })?.bytes else {
            throw SignatureError(.badKey)
        }
        guard try root.handle().isCertificate(of: PrivateKeyHandle(pkcs8: key)) else {
            throw SignatureError(.keyOfAnotherCertificate)
        }
        return DemoAuthority(root: root, privateKey: key)
    }

    /// Into a new file of mode 0600; never over another one.
    package func save(to path: String) throws(SignatureError) {
        try PrivateFile.write(
            Secret(self.root.pem + PEM(label: "PRIVATE KEY", bytes: self.privateKey.bytes).text),
            to: path
        )
    }

    /// The authority of the file, made and kept there at the first start; two starts at once end with the same one.
    package static func loadOrMake(at path: String, now: Timestamp) throws(SignatureError) -> DemoAuthority {
        do {
            return try self.load(from: path)
        } catch  where error.code == .unreadable {
            do {
                try self.make(at: now).save(to: path)
            } catch  where error.code == .alreadyThere {}
            return try self.load(from: path)
        }
    }
}
