package import Primitives

/// What a verifier found, to be shown, sent as JSON and kept as evidence.
package struct SignatureReport: Sendable, Hashable, Codable {
    /// `passed` only when there is a signer and every one of them passed.
    package let verdict: SignatureVerdict
    /// The time it was verified for, at which the signature is known to exist; in whole seconds.
    package let verifiedAt: Timestamp
    /// Of the content that it was checked against, hexadecimal; absent when another digest was needed.
    package let contentSHA256: String?
    package let contentSize: Int64?
    package let isDetached: Bool
    package let signers: [SignerReport]
    /// Of the message as a whole; those of a signer are with the signer.
    package let problems: [SignatureProblem]
    package let warnings: [SignatureWarning]

    package var isValid: Bool { self.verdict == .passed }
}

/// One signer of a signature.
package struct SignerReport: Sendable, Hashable, Codable {
    package let verdict: SignatureVerdict
    /// The digest that was signed is the one of the whole content.
    package let isContentIntact: Bool
    /// The signature over the attributes is the one of the certificate's key.
    package let isSignatureIntact: Bool
    /// RFC 5652 names, or the object identifier of what is not accepted.
    package let digest: String
    package let algorithm: String
    /// What the signer says.
    package let signingTime: Timestamp?
    package let certificate: SignerCertificate?
    package let chain: ChainReport?
    package let problems: [SignatureProblem]
    package let warnings: [SignatureWarning]
}

/// The certificate of a signer and when it is valid.
package struct SignerCertificate: Sendable, Hashable, Codable {
    package let subject: String
    package let commonName: String
    package let organization: String?
    package let issuer: String
    package let serial: String
    /// SHA-256, hexadecimal.
    package let fingerprint: String
    package let notBefore: Timestamp
    package let notAfter: Timestamp
    /// At the time the signer says; absent without such a time.
    package let wasValidWhenSigned: Bool?
    package let isValidNow: Bool
}

/// How the certificate leads to a trusted root.
package struct ChainReport: Sendable, Hashable, Codable {
    package enum Outcome: String, Sendable, Hashable, Codable { case trusted, unknownIssuer, weak, refused }

    package let outcome: Outcome
    /// Subjects, from the signer to the root; what could be found when there is no root.
    package let subjects: [String]
    /// SHA-256 of the root, hexadecimal, when it is trusted.
    package let root: String?
}
