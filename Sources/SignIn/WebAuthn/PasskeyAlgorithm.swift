/// The signature algorithms a passkey may have, by their COSE numbers (RFC 9053, section 2; RFC 8812, section 2).
package enum PasskeyAlgorithm: Int64, Sendable, Hashable, Codable, CaseIterable {
    case es256 = -7
    case edDSA = -8
    case rs256 = -257
}
