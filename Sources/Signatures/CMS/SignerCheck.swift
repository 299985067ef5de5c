import COpenSSL
import Primitives

/// Checks the signers of one signature, one after the other.
struct SignerCheck {
    private let signature: CMSSignature
    private let digests: ContentDigests
    private let time: Timestamp
    private let verifier: CMSVerifier
    private let message: CMSHandle
    private let certificates: [(certificate: Certificate, handle: X509Handle)]

    init?(_ signature: CMSSignature, digests: ContentDigests, at time: Timestamp, by verifier: CMSVerifier) {
        guard let message = try? CMSHandle(signature.der) else { return nil }
        self.signature = signature
        self.digests = digests
        self.time = time
        self.verifier = verifier
        self.message = message
        self.certificates = signature.signedData.certificates.compactMap { der in
            guard let certificate = try? Certificate(der: der), let handle = try? certificate.handle() else {
                return nil
            }
            return (certificate, handle)
        }
    }

    /// And the certificates of its chain.
    func report(on index: Int) -> (SignerReport, chain: [Certificate]) {
        let signer = self.signature.signedData.signers[index]
        var findings = Findings()
        let digest = self.digest(of: signer, &findings)
        let attributes = self.attributes(of: signer, &findings)
        let isContentIntact = self.isContentIntact(attributes, digest, &findings)
        findings.warn(.signingTimeMissing, if: attributes != nil && attributes?.signingTime == nil)
        findings.warn(.signingTimeUnproved, if: attributes?.signingTime != nil)
        findings.warn(.unsignedAttributes, if: signer.hasUnsignedAttributes)

        let algorithm = SignatureAlgorithm(signer.signatureAlgorithm)
        var isSignatureIntact = false
        var chain: CertificateChain?
        let holder = self.certificates.first { Self.names(signer.name, $0.handle) }
        if let holder {
            let isAccepted = self.isAccepted(signer, algorithm, digest, holder.handle, &findings)
            isSignatureIntact = attributes != nil && isAccepted && self.message.isSigned(by: holder.handle, at: index)
            findings.add(.signatureMismatch, if: attributes != nil && isAccepted && !isSignatureIntact)
            self.checkName(of: holder.certificate, in: attributes, &findings)
            chain = self.chain(of: holder.handle, signed: attributes?.signingTime, &findings)
        } else {
            findings.add(.certificateMissing)
        }
        let report = SignerReport(
            verdict: SignatureVerdict(findings.problems),
            isContentIntact: isContentIntact,
            isSignatureIntact: isSignatureIntact,
            digest: digest?.rawValue ?? signer.digestAlgorithm.description,
            algorithm: algorithm?.family.rawValue ?? signer.signatureAlgorithm.description,
            signingTime: attributes?.signingTime,
            certificate: holder.map { self.describe($0.certificate, signed: attributes?.signingTime) },
            chain: chain.map { chain in
                ChainReport(
                    outcome: chain.outcome,
                    subjects: chain.certificates.map(\.subject),
                    root: chain.outcome == .trusted ? chain.certificates.last?.fingerprint : nil
                )
            },
            problems: findings.problems,
            warnings: findings.warnings
        )
        return (report, chain?.certificates ?? [])
    }

    // MARK: - What is signed

    private func digest(of signer: SignerInfo, _ findings: inout Findings) -> DigestAlgorithm? {
        let isAnnounced = self.signature.signedData.digestAlgorithms.contains(signer.digestAlgorithm)
        findings.add(.digestNotAnnounced, if: !isAnnounced)
        let digest = DigestAlgorithm(signer.digestAlgorithm)
        if digest == nil {
            findings.add(DigestAlgorithm.weak.contains(signer.digestAlgorithm) ? .weakDigest : .unsupportedAlgorithm)
        }
        return digest
    }

    /// A signature without attributes is over the content alone, and could be taken for one over attributes.
    private func attributes(of signer: SignerInfo, _ findings: inout Findings) -> SignedAttributes? {
        guard let bytes = signer.signedAttributes else {
            findings.add(.attributesMissing)
            return nil
        }
        guard let attributes = try? SignedAttributes(bytes) else {
            findings.add(.attributesMalformed)
            return nil
        }
        guard let contentType = attributes.contentType, attributes.messageDigest != nil else {
            findings.add(.attributesMissing)
            return nil
        }
        findings.add(.contentTypeMismatch, if: contentType != self.signature.signedData.contentType)
        return attributes
    }

    private func isContentIntact(
        _ attributes: SignedAttributes?,
        _ digest: DigestAlgorithm?,
        _ findings: inout Findings
    ) -> Bool {
        guard let signed = attributes?.messageDigest, let digest else { return false }
        guard let actual = self.digests[digest] else {
            findings.add(.digestUnavailable)
            return false
        }
        findings.add(.contentMismatch, if: signed != actual)
        return signed == actual
    }

    // MARK: - Who signed

    private func isAccepted(
        _ signer: SignerInfo,
        _ algorithm: SignatureAlgorithm?,
        _ digest: DigestAlgorithm?,
        _ holder: X509Handle,
        _ findings: inout Findings
    ) -> Bool {
        guard let algorithm else {
            let isWeak = SignatureAlgorithm.weak.contains(signer.signatureAlgorithm)
            findings.add(isWeak ? .weakDigest : .unsupportedAlgorithm)
            return false
        }
        guard let digest else { return false }
        guard algorithm.digest ?? digest == digest, algorithm.family.accepts(X509_get0_pubkey(holder.pointer)) else {
            findings.add(.unsupportedAlgorithm)
            return false
        }
        return true
    }

    /// The name of the issuer byte for byte: it stands outside of what is signed.
    private static func names(_ name: SignerInfo.Name, _ holder: X509Handle) -> Bool {
        switch name {
        case .keyIdentifier(let identifier):
            guard let key = X509_get0_subject_key_id(holder.pointer), let data = ASN1_STRING_get0_data(key)
            else { return false }
            return identifier.elementsEqual(UnsafeBufferPointer(start: data, count: Int(ASN1_STRING_length(key))))
        case .issuer(let issuer, let serial):
            let issuerOfHolder = OpenSSLBytes.encode { i2d_X509_NAME(X509_get_issuer_name(holder.pointer), $0) }
            var number = OpenSSLBytes.encode { i2d_ASN1_INTEGER(X509_get_serialNumber(holder.pointer), $0) }[...]
            number = number.dropFirst(2)
            return issuer == issuerOfHolder && serial.elementsEqual(number)
        }
    }

    /// RFC 5035, section 5.4: the certificate is the one whose hash was signed.
    private func checkName(
        of holder: Certificate,
        in attributes: SignedAttributes?,
        _ findings: inout Findings
    ) {
        guard let attributes else { return }
        guard let named = attributes.signingCertificate else { return findings.warn(.signingCertificateNotNamed) }
        guard let algorithm = DigestAlgorithm(named.algorithm) else { return findings.add(.weakDigest) }
        findings.add(.certificateMismatch, if: algorithm.digest(holder.der) != named.hash)
    }

    private func chain(of holder: X509Handle, signed: Timestamp?, _ findings: inout Findings) -> CertificateChain {
        let chain = CertificateChain(
            of: holder,
            through: self.certificates.map(\.handle),
            to: self.verifier.roots
        )
        findings.add(.certificateMayNotSign, if: !CertificateUse(holder).allowsSigningDocuments)
        switch chain.outcome {
        case .trusted: break
        case .unknownIssuer: findings.add(.issuerUnknown)
        case .weak: findings.add(.weakKey)
        case .refused: findings.add(.chainRefused)
        }
        findings.add(.expired, if: chain.certificates.contains { $0.notAfter < self.time })
        findings.add(.notYetValid, if: chain.certificates.contains { self.time < $0.notBefore })
        if let signed {
            findings.add(.expiredWhenSigned, if: chain.certificates.contains { $0.notAfter < signed })
            findings.add(.notYetValidWhenSigned, if: chain.certificates.contains { signed < $0.notBefore })
            findings.add(.signedInTheFuture, if: self.time + self.verifier.clockSkew < signed)
        }
        findings.warn(.revocationNotChecked)
        return chain
    }

    private func describe(_ certificate: Certificate, signed: Timestamp?) -> SignerCertificate {
        SignerCertificate(
            subject: certificate.subject,
            commonName: certificate.commonName,
            organization: certificate.organization,
            issuer: certificate.issuer,
            serial: certificate.serial,
            fingerprint: certificate.fingerprint,
            notBefore: certificate.notBefore,
            notAfter: certificate.notAfter,
            wasValidWhenSigned: signed.map { certificate.isValid(at: $0) },
            isValidNow: certificate.isValid(at: self.time)
        )
    }
}

extension SignerCheck {
    /// What was found about one signer, each thing once.
    private struct Findings {
        private(set) var problems: [SignatureProblem] = []
        private(set) var warnings: [SignatureWarning] = []

        mutating func add(_ problem: SignatureProblem, if isFound: Bool = true) {
            if isFound, !self.problems.contains(problem) { self.problems.append(problem) }
        }

        mutating func warn(_ warning: SignatureWarning, if isFound: Bool = true) {
            if isFound, !self.warnings.contains(warning) { self.warnings.append(warning) }
        }
    }
}

extension SignatureAlgorithm.Family {
    /// `nil` is a key that OpenSSL cannot read.
    func accepts(_ key: OpaquePointer?) -> Bool {
        guard let key else { return false }
        return switch (self, EVP_PKEY_get_base_id(key)) {
        case (.rsa, EVP_PKEY_RSA), (.pss, EVP_PKEY_RSA), (.pss, EVP_PKEY_RSA_PSS), (.ecdsa, EVP_PKEY_EC): true
        default: false
        }
    }
}
