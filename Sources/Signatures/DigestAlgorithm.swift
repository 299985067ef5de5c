/// The digests that a signature may rest on; weaker ones are refused by not being here.
package enum DigestAlgorithm: String, Sendable, Hashable, CaseIterable, Codable {
    case sha256 = "SHA-256"
    case sha384 = "SHA-384"
    case sha512 = "SHA-512"

    package var length: Int {
        switch self {
        case .sha256: 32
        case .sha384: 48
        case .sha512: 64
        }
    }

    var identifier: OID {
        switch self {
        case .sha256: "2.16.840.1.101.3.4.2.1"
        case .sha384: "2.16.840.1.101.3.4.2.2"
        case .sha512: "2.16.840.1.101.3.4.2.3"
        }
    }

    init?(_ identifier: OID) {
        guard let algorithm = Self.allCases.first(where: { $0.identifier == identifier }) else { return nil }
        self = algorithm
    }

    /// MD2, MD4, MD5, SHA-1, SHA-224 and RIPEMD-160: known, and refused for what they are.
    static let weak: Set<OID> = [
        "1.2.840.113549.2.2", "1.2.840.113549.2.4", "1.2.840.113549.2.5", "1.3.14.3.2.26",
        "2.16.840.1.101.3.4.2.4", "1.3.36.3.2.1",
    ]
}
