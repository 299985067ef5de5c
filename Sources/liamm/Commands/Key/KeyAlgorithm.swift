import ArgumentParser

/// What the hub has keys of, as RFC 7518 names it.
package enum KeyAlgorithm: String, CaseIterable, Sendable, ExpressibleByArgument {
    case RS256, PS256, ES256, EdDSA
    case rsaOAEP256 = "RSA-OAEP-256"
    case ecdhES = "ECDH-ES"
    case ecdhESA256KW = "ECDH-ES+A256KW"

    /// Its keys sign; those of the others are encrypted to.
    var signs: Bool {
        switch self {
        case .RS256, .PS256, .ES256, .EdDSA: true
        case .rsaOAEP256, .ecdhES, .ecdhESA256KW: false
        }
    }
}
