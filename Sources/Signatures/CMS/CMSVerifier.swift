package import Primitives

/// Verifies CMS signatures against roots that are given to it, and to no other.
package struct CMSVerifier: Sendable {
    private static let maximumSigners = 16
    private static let maximumCertificates = 64

    /// Self-signed certificates of authorities.
    package let roots: [Certificate]
    /// How far a signer's clock may be ahead.
    package let clockSkew: Duration

    package init(trust roots: [Certificate], clockSkew: Duration = .minutes(5)) {
        self.roots = roots
        self.clockSkew = clockSkew
    }

    /// Throws for what is not CMS and for a content that cannot be read; of a bad signature the report says why.
    ///
    /// Reads the whole content in constant memory and blocks meanwhile: see `SignatureWorker`.
    package func verify(
        _ signature: [UInt8],
        over content: SignedContent,
        at time: Timestamp
    ) throws(SignatureError) -> SignatureReport {
        let signature = try CMSSignature(signature)
        return self.verify(signature, over: try content.digests(signature.digestAlgorithms), at: time)
    }

    /// The time is the one at which the signature is known to exist: now for one that just arrived, and the time of a
    /// receipt for one that was kept.
    package func verify(
        _ signature: CMSSignature,
        over digests: ContentDigests,
        at time: Timestamp
    ) -> SignatureReport {
        let data = signature.signedData
        var problems: [SignatureProblem] = []
        if data.signers.isEmpty { problems.append(.noSigner) }
        if data.signers.count > Self.maximumSigners { problems.append(.tooManySigners) }
        if data.certificates.count > Self.maximumCertificates { problems.append(.tooManyCertificates) }
        if let embedded = data.embeddedContent, !Self.isSame(embedded, digests) {
            problems.append(.embeddedContentDiffers)
        }
        var signers: [SignerReport] = []
        var used: Set<[UInt8]> = []
        if !problems.contains(.tooManySigners), !problems.contains(.tooManyCertificates),
            let check = SignerCheck(signature, digests: digests, at: time, by: self)
        {
            for index in data.signers.indices {
                let (report, chain) = check.report(on: index)
                signers.append(report)
                used.formUnion(chain.map(\.der))
            }
        }
        let verdicts = Set(signers.map(\.verdict))
        let worst: SignatureVerdict =
            verdicts.contains(.failed) ? .failed : verdicts.contains(.indeterminate) ? .indeterminate : .passed
        return SignatureReport(
            verdict: problems.isEmpty && !signers.isEmpty ? worst : .failed,
            verifiedAt: Timestamp(seconds: time.seconds),
            contentSHA256: digests[.sha256].map { Hex.encode($0) },
            contentSize: digests.size,
            isDetached: signature.isDetached,
            signers: signers,
            problems: problems,
            warnings: self.warnings(on: signature, used: used)
        )
    }

    private func warnings(on signature: CMSSignature, used: Set<[UInt8]>) -> [SignatureWarning] {
        let data = signature.signedData
        var warnings: [SignatureWarning] = []
        if !signature.isDetached { warnings.append(.contentEmbedded) }
        if !signature.isDER { warnings.append(.notDER) }
        if data.otherCertificates > 0 || !used.isSuperset(of: data.certificates) {
            warnings.append(.unusedCertificates)
        }
        if data.hasRevocations { warnings.append(.embeddedRevocations) }
        return warnings
    }

    private static func isSame(_ embedded: [UInt8], _ digests: ContentDigests) -> Bool {
        !digests.values.isEmpty && digests.values.allSatisfy { $0.key.digest(embedded) == $0.value }
    }
}
