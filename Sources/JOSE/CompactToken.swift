import Primitives

/// The parts of a compact serialization, strictly decoded (RFC 7515, section 7.1; RFC 7516, section 7.1).
struct CompactToken {
    /// Headers that would let a token choose its own key, its own rules or its own size. None of the extensions that
    /// `crit` could name is understood (RFC 7515, section 4.1.11).
    static let refusedHeaders = ["crit", "b64", "jku", "x5u", "jwk", "x5c", "zip", "p2s", "p2c"]

    let header: JSONValue
    /// Every part, the header's bytes first.
    let parts: [[UInt8]]
    private let texts: [Substring.UTF8View]
    private let token: String

    /// One spelling per part; a header that is a JSON object without repeated members and without any of `refused`.
    init(_ token: String, count: Int, maximumLength: Int, refused: [String]) throws(JOSEError) {
        guard token.utf8.count <= maximumLength else { throw JOSEError(.tooLarge) }
        let texts = token.utf8.split(separator: UInt8(ascii: "."), maxSplits: count, omittingEmptySubsequences: false)
        let parts = texts.compactMap { Base64URL.decode(Substring($0)) }
        guard texts.count == count, parts.count == count, let header = try? StrictJSON.parse(parts[0]),
            header.object != nil
        else { throw JOSEError(.malformed) }
        guard refused.allSatisfy({ header[$0] == nil }) else { throw JOSEError(.headerRefused) }
        self.header = header
        self.parts = parts
        self.texts = texts
        self.token = token
    }

    /// The text of the first parts, with the dots between them.
    func text(ofFirst count: Int) -> [UInt8] { Array(self.token.utf8[..<self.texts[count - 1].endIndex]) }
}
