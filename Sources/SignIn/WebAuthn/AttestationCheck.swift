import Primitives
import Signatures

/// Verifies an attestation statement by its format (WebAuthn, section 8); a format that is not here is refused.
struct AttestationCheck {
    private static let maximumChain = 8

    let object: AttestationObject
    let key: CredentialKey
    let clientHash: [UInt8]
    let trust: CertificateTrust
    let time: Timestamp

    func result() throws(WebAuthnError) -> PasskeyAttestation {
        switch PasskeyAttestation.Format(rawValue: self.object.format) {
        case nil: throw WebAuthnError(.unknownAttestationFormat)
        case .packed: return try self.packed()
        case .fidoU2F: return try self.u2f()
        case .some(.none):
            // Section 8.7: the statement is empty.
            guard self.object.statement.hasExactly([]) else { throw WebAuthnError(.malformedAttestation) }
            return PasskeyAttestation(.none, .none)
        }
    }

    var signature: [UInt8] {
        get throws(WebAuthnError) {
            guard let bytes = self.object.statement["sig"]?.bytes else { throw WebAuthnError(.malformedAttestation) }
            return bytes
        }
    }

    /// `x5c`: the attestation certificate first.
    func certificates() throws(WebAuthnError) -> (leaf: Certificate, others: [Certificate]) {
        guard let values = self.object.statement["x5c"]?.array, 1...Self.maximumChain ~= values.count else {
            throw WebAuthnError(.malformedAttestation)
        }
        var certificates: [Certificate] = []
        for value in values {
            guard let der = value.bytes, let certificate = try? Certificate(der: der) else {
                throw WebAuthnError(.badAttestationCertificate)
            }
            certificates.append(certificate)
        }
        return (certificates[0], Array(certificates.dropFirst()))
    }

    func checkSignature(
        _ signature: [UInt8],
        over bytes: [UInt8],
        by certificate: Certificate,
        _ algorithm: VerificationKey.Algorithm
    ) throws(WebAuthnError) {
        guard let key = try? VerificationKey(of: certificate, for: algorithm) else {
            throw WebAuthnError(.badAttestationCertificate)
        }
        guard key.isValid(signature: signature, for: bytes) else { throw WebAuthnError(.badAttestationSignature) }
    }

    /// Section 7.1, steps 23 and 24: a chain to none of our roots leaves the passkey without a proven model.
    func judge(
        _ format: PasskeyAttestation.Format,
        _ chain: (leaf: Certificate, others: [Certificate])
    ) -> PasskeyAttestation {
        guard let root = try? self.trust.root(of: chain.leaf, through: chain.others, at: self.time) else {
            return PasskeyAttestation(format, .untrusted)
        }
        return PasskeyAttestation(format, .trusted, root: root.fingerprint)
    }
}
