import Foundation
import Primitives

/// `Content-Digest` and `Repr-Digest` (RFC 9530): a dictionary of algorithms; ours is `sha-256=:base64:`.
package enum ContentDigest {
    package static func field(sha256: [UInt8]) -> String { "sha-256=:\(Data(sha256).base64EncodedString()):" }

    package enum Reading: Sendable, Hashable {
        case sha256([UInt8])
        /// A digest is there, by algorithms that are not offered.
        case otherAlgorithms
        case malformed
    }

    /// The SHA-256 of a field, strictly: one member, one spelling, 32 bytes.
    package static func read(_ field: String) -> Reading {
        var found: [UInt8]?
        for member in field.split(separator: ",", omittingEmptySubsequences: false) {
            let text = member.trimmed
            guard let equal = text.firstIndex(of: "=") else { return .malformed }
            guard text[..<equal] == "sha-256" else { continue }
            let value = text[text.index(after: equal)...]
            guard found == nil, value.utf8.count == 46, value.hasPrefix(":"), value.hasSuffix(":"),
                let bytes = Data(base64Encoded: String(value.dropFirst().dropLast())), bytes.count == 32,
                bytes.base64EncodedString() == value.dropFirst().dropLast()
            else { return .malformed }
            found = Array(bytes)
        }
        return found.map { .sha256($0) } ?? .otherAlgorithms
    }
}

extension Substring {
    fileprivate var trimmed: Substring {
        var text = self
        while text.utf8.first == 0x20 || text.utf8.first == 0x09 { text = text.dropFirst() }
        while text.utf8.last == 0x20 || text.utf8.last == 0x09 { text = text.dropLast() }
        return text
    }
}
