/// The signature algorithms in use (RFC 7518, section 3.1; RFC 8037, section 3.1, where the curve is Ed25519 alone).
package enum SigningAlgorithm: String, Sendable, CaseIterable, Codable {
    case RS256, PS256, ES256, EdDSA

    /// What the hub signs with, as discovery names it.
    package static let names = Self.allCases.map(\.rawValue)
    /// What the hub reads: RFC 9864, section 2.2, calls `Ed25519` what the others call `EdDSA`.
    package static let readNames = Self.names + ["Ed25519"]

    /// By the name in a header or a key, either of the two that Ed25519 has. Names are compared by bytes.
    package init?(name: String) {
        let name = name == "Ed25519" ? "EdDSA" : name
        guard let found = Self.allCases.first(where: { $0.rawValue.utf8.elementsEqual(name.utf8) }) else { return nil }
        self = found
    }
}
