import Foundation

/// `application/x-www-form-urlencoded`, as RFC 6749, appendix B, wants it for bodies, queries and client credentials.
package enum FormCoding {
    private static let plain = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._*".utf8)

    package static func encode(_ text: String) -> String {
        var encoded = ""
        for byte in text.utf8 {
            if Self.plain.contains(byte) {
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            } else if byte == UInt8(ascii: " ") {
                encoded += "+"
            } else {
                encoded += (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
            }
        }
        return encoded
    }

    package static func encode(_ pairs: KeyValuePairs<String, String>) -> String {
        pairs.map { "\(Self.encode($0.key))=\(Self.encode($0.value))" }.joined(separator: "&")
    }

    /// The parameters, or `nil` when one is repeated or not readable (RFC 6749, section 3.1).
    package static func decode(_ text: String) -> [String: String]? {
        var parameters: [String: String] = [:]
        for pair in text.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = Self.plainText(parts[0]), let value = Self.plainText(parts.count > 1 ? parts[1] : ""),
                parameters.updateValue(value, forKey: name) == nil
            else { return nil }
        }
        return parameters
    }

    private static func plainText(_ text: Substring) -> String? {
        text.replacingOccurrences(of: "+", with: " ").removingPercentEncoding
    }
}
