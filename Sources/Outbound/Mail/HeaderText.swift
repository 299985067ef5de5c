import Foundation

/// Text as a header field may hold it (RFC 5322, section 2.2; RFC 2047).
enum HeaderText {
    /// Octets of an encoded word's text: 56 characters of base64, in a line of 77 with the name of the field.
    private static let octets = 42
    private static let longestPlain = 60

    /// One line of words: controls and line ends became spaces, so that no text begins a field of its own.
    static func unstructured(_ text: String) -> String {
        let line = self.singleLine(text)
        let isPlain = line.utf8.count <= self.longestPlain && line.utf8.allSatisfy { 0x20...0x7E ~= $0 }
        // What looks like an encoded word is encoded, or it would be read as one.
        return isPlain && !line.contains("=?") ? line : self.encoded(line)
    }

    /// A display name before an address (RFC 5322, section 3.4): always encoded words, which need no quoting.
    static func phrase(_ text: String) -> String { self.encoded(self.singleLine(text)) }

    /// Letters, digits, dots and dashes: names of hosts, languages and identifiers.
    static func token(_ text: String) -> String {
        String(
            decoding: text.utf8.filter { byte in
                UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
                    || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
            },
            as: UTF8.self
        )
    }

    private static func singleLine(_ text: String) -> String {
        let scalars = text.unicodeScalars.map { scalar -> Unicode.Scalar in
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator: " "
            default: scalar
            }
        }
        return String(String.UnicodeScalarView(scalars))
    }

    /// A character is never cut between two words (RFC 2047, section 5).
    private static func encoded(_ text: String) -> String {
        var words: [[UInt8]] = [[]]
        for scalar in text.unicodeScalars {
            let bytes = Array(String(scalar).utf8)
            if words[words.count - 1].count + bytes.count > self.octets { words.append([]) }
            words[words.count - 1] += bytes
        }
        return words.map { "=?UTF-8?B?\(Data($0).base64EncodedString())?=" }.joined(separator: "\r\n ")
    }
}
