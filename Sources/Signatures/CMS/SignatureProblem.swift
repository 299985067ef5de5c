/// Why a signature is not accepted.
package enum SignatureProblem: String, Sendable, Hashable, Codable, CaseIterable {
    case noSigner, tooManySigners, tooManyCertificates
    /// The digest of the content is not the one that was signed: another content, or one byte of it.
    case contentMismatch
    /// A content inside the signature is not the one it is checked against.
    case embeddedContentDiffers
    case signatureMismatch
    case attributesMissing, attributesMalformed
    case contentTypeMismatch, digestNotAnnounced
    case weakDigest, weakKey, unsupportedAlgorithm
    case certificateMismatch, certificateMayNotSign, chainRefused
    case certificateMissing, issuerUnknown
    case expired, notYetValid, expiredWhenSigned, notYetValidWhenSigned, signedInTheFuture
    case digestUnavailable

    /// Whether the signature is wrong for ever, and not only undecided with these roots at this time.
    package var isConclusive: Bool {
        switch self {
        case .certificateMissing, .issuerUnknown, .expired, .notYetValid, .expiredWhenSigned, .notYetValidWhenSigned,
            .signedInTheFuture, .digestUnavailable:
            false
        default: true
        }
    }
}

/// What a reader of an accepted signature has to know.
package enum SignatureWarning: String, Sendable, Hashable, Codable, CaseIterable {
    /// No revocation list and no OCSP answer was asked for.
    case revocationNotChecked
    /// The time of signing is what the signer says; no third party confirms it.
    case signingTimeUnproved
    case signingTimeMissing
    /// Plain CMS: the signed attributes do not name the certificate (RFC 5035), so it is no CAdES signature.
    case signingCertificateNotNamed
    case contentEmbedded, notDER
    /// Not protected by the signature, and not read.
    case unsignedAttributes, unusedCertificates, embeddedRevocations
}

/// The three answers of EN 319 102-1, section 5.1.3.
package enum SignatureVerdict: String, Sendable, Hashable, Codable {
    case passed, indeterminate, failed

    init(_ problems: [SignatureProblem]) {
        self = problems.isEmpty ? .passed : problems.contains(where: \.isConclusive) ? .failed : .indeterminate
    }
}
