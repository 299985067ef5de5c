/// How the key of a JWE's content reaches its reader (RFC 7518, section 4.1). RSA1_5 tells too much when it fails,
/// passwords (PBES2) and shared keys have no place here.
package enum KeyManagementAlgorithm: String, Sendable, CaseIterable, Codable {
    case rsaOAEP = "RSA-OAEP"
    case rsaOAEP256 = "RSA-OAEP-256"
    case ecdhES = "ECDH-ES"
    case ecdhESA128KW = "ECDH-ES+A128KW"
    case ecdhESA256KW = "ECDH-ES+A256KW"

    /// As discovery names them.
    package static let names = Self.allCases.map(\.rawValue)
    static let rsa: Set<Self> = [.rsaOAEP, .rsaOAEP256]
    static let agreement: Set<Self> = [.ecdhES, .ecdhESA128KW, .ecdhESA256KW]

    /// By the name in a header or a key. Names are compared by bytes.
    package init?(name: String) {
        guard let found = Self.allCases.first(where: { $0.rawValue.utf8.elementsEqual(name.utf8) }) else { return nil }
        self = found
    }

    var digest: OAEPDigest { self == .rsaOAEP ? .sha1 : .sha256 }

    /// Bytes of the key that wraps the content's key; `nil` where the agreed key is the content's own.
    var wrappingLength: Int? {
        switch self {
        case .ecdhESA128KW: 16
        case .ecdhESA256KW: 32
        case .rsaOAEP, .rsaOAEP256, .ecdhES: nil
        }
    }
}
