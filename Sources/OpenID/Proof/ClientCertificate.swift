import JOSE
import Model
import Primitives
import Signatures

/// The authorities whose word is taken for certificates of `tls_client_auth`.
package struct ClientAuthorities: Sendable {
    private let certificates: [Certificate]

    /// Roots, and the authorities between them and clients, in PEM. Throws when there is none, or one cannot be read.
    package init(pem: String) throws {
        self.certificates = try Certificate.all(inPEM: pem)
        guard !self.certificates.isEmpty else { throw SignatureError(.badCertificate) }
    }

    func vouch(for certificate: Certificate, at time: Timestamp) -> Bool {
        let trust = CertificateTrust(roots: self.certificates)
        return (try? trust.root(of: certificate, through: self.certificates, at: time)) != nil
    }
}

/// A certificate that a client has shown in TLS (RFC 8705): that it has its private key is proved by TLS already.
struct ClientCertificate: Sendable {
    private let certificate: Certificate

    /// Nil when it cannot be read.
    init?(_ der: [UInt8]) {
        guard let certificate = try? Certificate(der: der) else { return nil }
        self.certificate = certificate
    }

    /// `x5t#S256`, of the bytes as they were shown (RFC 8705, section 3.1).
    static func thumbprint(of der: [UInt8]) -> String { Base64URL.encode(Digest.sha256(der)) }

    /// RFC 8705, section 2.1: a chain to an authority of ours, every link in its time, made for clients, and the subject.
    func proves(
        _ subject: ClientSettings.CertificateSubject,
        by authorities: ClientAuthorities,
        at time: Timestamp
    ) -> Bool {
        self.certificate.mayAuthenticateClient && authorities.vouch(for: self.certificate, at: time)
            && self.bears(subject)
    }

    /// RFC 8705, section 2.1.2.
    func bears(_ subject: ClientSettings.CertificateSubject) -> Bool {
        let names = self.certificate.alternativeNames
        switch subject.kind {
        case .distinguishedName:
            return DistinguishedText.areEqual(self.certificate.subject, subject.value)
        case .dns:
            return names.contains { name in
                guard case .dns(let text) = name else { return false }
                return isSame(text.lowercased(), subject.value.lowercased())
            }
        case .uri:
            return names.contains { name in
                guard case .uri(let text) = name else { return false }
                return isSame(text, subject.value)
            }
        case .address:
            guard let address = IPAddress(subject.value) else { return false }
            return names.contains(.address(address.bytes))
        case .mail:
            return names.contains { name in
                guard case .mail(let text) = name else { return false }
                return isSame(text, subject.value)
            }
        }
    }

    /// RFC 8705, section 2.2: nobody vouches for it, its key is one that the client has registered.
    func hasKey(of keys: KeySet) -> Bool {
        guard let thumbprint = self.keyThumbprint else { return false }
        return keys.keys.contains { isSame($0.thumbprint, thumbprint) }
    }

    /// RFC 7638; nil for a key that no client may register here.
    private var keyThumbprint: String? {
        let jwk: JSONValue
        switch self.certificate.keyNumbers {
        case .rsa(let modulus, let exponent):
            jwk = ["kty": "RSA", "n": Self.text(modulus), "e": Self.text(exponent)]
        case .p256(let x, let y): jwk = ["kty": "EC", "crv": "P-256", "x": Self.text(x), "y": Self.text(y)]
        case .ed25519(let x): jwk = ["kty": "OKP", "crv": "Ed25519", "x": Self.text(x)]
        case nil: return nil
        }
        return (try? PublicKey(jwk: jwk))?.thumbprint
    }

    private static func text(_ bytes: [UInt8]) -> JSONValue { .string(Base64URL.encode(bytes)) }
}
