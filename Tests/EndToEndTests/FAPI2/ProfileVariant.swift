import Model
import Testing

/// The variants of the certification's plan of the FAPI 2.0 Security Profile: how a client proves itself, and what its
/// tokens are bound to.
enum ProfileVariant: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case assertionAndProof = "private_key_jwt, DPoP"
    case assertionAndCertificate = "private_key_jwt, mTLS"
    case certificateAndProof = "mTLS, DPoP"
    case certificateOnly = "mTLS, mTLS"

    /// Those whose tokens are bound by proofs.
    static let proved: [ProfileVariant] = [.assertionAndProof, .certificateAndProof]
    /// Those whose tokens are bound to a certificate.
    static let certified: [ProfileVariant] = [.assertionAndCertificate, .certificateOnly]
    /// Those whose clients sign who they are.
    static let asserted: [ProfileVariant] = [.assertionAndProof, .assertionAndCertificate]

    var testDescription: String { self.rawValue }
    var asserts: Bool { Self.asserted.contains(self) }
    var proves: Bool { Self.proved.contains(self) }
    /// Whether requests of the client show its certificate.
    var shows: Bool { self != .assertionAndProof }
    var authentication: Application.Authentication { self.asserts ? .privateKeyJWT : .tlsClientAuth }
    var binding: ClientSettings.TokenBinding { self.proves ? .dpop : .mtls }
    var tokenType: String { self.proves ? "DPoP" : "Bearer" }
}
