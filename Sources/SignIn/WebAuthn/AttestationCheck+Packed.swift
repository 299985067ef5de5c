import Signatures

extension AttestationCheck {
    /// WebAuthn, section 8.2.
    func packed() throws(WebAuthnError) -> PasskeyAttestation {
        let statement = self.object.statement
        let signed = self.object.data.bytes + self.clientHash
        guard let algorithm = statement["alg"]?.integer else { throw WebAuthnError(.malformedAttestation) }
        let signature = try self.signature
        if statement.hasExactly(["alg", "sig"]) {
            guard algorithm == self.key.algorithm.rawValue, self.key.isValid(signature: signature, for: signed) else {
                throw WebAuthnError(.badAttestationSignature)
            }
            return PasskeyAttestation(.packed, .ownKey)
        }
        guard statement.hasExactly(["alg", "sig", "x5c"]), let known = PasskeyAlgorithm(rawValue: algorithm) else {
            throw WebAuthnError(.malformedAttestation)
        }
        let chain = try self.certificates()
        try self.checkSignature(signature, over: signed, by: chain.leaf, known.ofCertificates)
        guard let isFit = try? self.isFitForPacked(chain.leaf), isFit else {
            throw WebAuthnError(.badAttestationCertificate)
        }
        return self.judge(.packed, chain)
    }

    /// WebAuthn, section 8.2.1.
    private func isFitForPacked(_ certificate: Certificate) throws(SignatureError) -> Bool {
        let profile = try CertificateProfile(of: certificate)
        guard profile.version == 3, profile.isAuthority == false, profile.country?.utf8.count == 2,
            profile.organization?.isEmpty == false, profile.commonName?.isEmpty == false,
            profile.organizationalUnit == "Authenticator Attestation"
        else { return false }
        let models = try profile.extensions("1.3.6.1.4.1.45724.1.1.4")
        guard let model = models.first else { return true }
        // An OCTET STRING of 16 bytes.
        return models.count == 1 && !model.isCritical && model.value == [0x04, 0x10] + self.object.credential.aaguid
    }
}

extension PasskeyAlgorithm {
    fileprivate var ofCertificates: VerificationKey.Algorithm {
        switch self {
        case .es256: .es256
        case .edDSA: .ed25519
        case .rs256: .rs256
        }
    }
}
