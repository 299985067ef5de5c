package import Primitives
package import Signatures

/// What this application found when it verified the signature that came back.
package struct SignatureCheck: Sendable, Hashable, Codable {
    package let version: String
    package let signer: String
    package let organization: String?
    package let authority: String
    package let signedAt: Timestamp?
    package let checkedAt: Timestamp
    /// Whether the signer's authority is one this application was told to trust.
    package let isTrusted: Bool

    /// Nil when the signature does not hold.
    package init?(_ report: SignatureReport, version: String) {
        guard report.verdict != .failed, let signer = report.signers.first, let certificate = signer.certificate,
            report.signers.allSatisfy({ $0.isContentIntact && $0.isSignatureIntact })
        else { return nil }
        self.version = version
        self.signer = certificate.commonName
        self.organization = certificate.organization
        self.authority = certificate.issuer
        self.signedAt = signer.signingTime
        self.checkedAt = report.verifiedAt
        self.isTrusted = report.isValid
    }
}
