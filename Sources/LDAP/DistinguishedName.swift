import Primitives

/// The name of an entry (RFC 4514), read far enough to tell whether two spellings are the same name.
package struct DistinguishedName: Sendable, Hashable {
    /// One spelling per name, and no two names of one spelling: types and values in lower case, space folded, escapes as
    /// few as they can be, the parts of one multi-valued name in the order of their spellings. It reads as itself.
    package let normalized: String

    /// Nil when the text is not a distinguished name.
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        var names: [String] = []
        var parts: [String] = []
        var index = 0
        while index < bytes.count {
            guard let type = Self.type(bytes, &index), let value = Self.value(bytes, &index) else { return nil }
            parts.append("\(type)=\(value)")
            let separator = index < bytes.count ? bytes[index] : nil
            if separator != UInt8(ascii: "+") {
                names.append(parts.sorted().joined(separator: "+"))
                parts = []
            }
            guard separator != nil else { break }
            index += 1
            guard index < bytes.count else { return nil }
        }
        self.normalized = names.joined(separator: ",")
    }

    /// The spelling to compare by: what cannot be read stays as it is, in lower case. No name is spelled so.
    package static func normalized(_ text: String) -> String { Self(text)?.normalized ?? text.lowercased() }

    /// A word, or the digits and dots of an identifier (RFC 4512, section 1.4).
    private static func type(_ bytes: [UInt8], _ index: inout Int) -> String? {
        guard let end = bytes[index...].firstIndex(of: UInt8(ascii: "=")) else { return nil }
        let type = Self.trimmed(bytes[index..<end])
        index = end + 1
        guard !type.isEmpty, type.allSatisfy(Self.isTypeCharacter) else { return nil }
        return String(decoding: type, as: UTF8.self).lowercased()
    }

    private static func isTypeCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."):
            true
        default: false
        }
    }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let rest = bytes.drop { $0 == 0x20 }
        return rest.lastIndex { $0 != 0x20 }.map { rest[...$0] } ?? []
    }

    /// Reads to the next separator that is not escaped.
    private static func value(_ bytes: [UInt8], _ index: inout Int) -> String? {
        var output: [UInt8] = []
        // A value in hexadecimal is not the text that looks like it (RFC 4514, section 2.4).
        let isHexadecimal = bytes[index...].first { $0 != 0x20 } == UInt8(ascii: "#")
        while index < bytes.count, ![UInt8(ascii: ","), UInt8(ascii: "+"), UInt8(ascii: ";")].contains(bytes[index]) {
            guard bytes[index] == UInt8(ascii: "\\") else {
                output.append(bytes[index])
                index += 1
                continue
            }
            guard index + 1 < bytes.count, !isHexadecimal else { return nil }
            let pair = String(decoding: bytes[(index + 1)..<min(index + 3, bytes.count)], as: UTF8.self)
            if pair.utf8.count == 2, let byte = Hex.decode(pair)?.first {
                output.append(byte)
                index += 3
            } else {
                output.append(bytes[index + 1])
                index += 2
            }
        }
        guard isHexadecimal else { return Self.spelled(output) }
        let digits = String(decoding: Self.trimmed(output[...]), as: UTF8.self).dropFirst()
        guard digits.utf8.count >= 2, let decoded = Hex.decode(String(digits)) else { return nil }
        return "#\(Hex.encode(decoded))"
    }

    /// In lower case with single spaces; bytes that are no text are told apart by their digits.
    private static func spelled(_ value: [UInt8]) -> String {
        let folded = value.split(separator: 0x20).joined(separator: [0x20])
        guard let text = String(validating: folded, as: UTF8.self) else {
            return folded.map { "\\\(Hex.encode([$0]))" }.joined()
        }
        var spelled = ""
        for scalar in text.lowercased().unicodeScalars {
            // One that would begin a hexadecimal value, or be one character with the equals sign before it.
            let isLeading = spelled.isEmpty && ["#", "\u{338}"].contains(scalar)
            if [",", "+", ";", "\\"].contains(scalar) || isLeading { spelled.unicodeScalars.append("\\") }
            spelled.unicodeScalars.append(scalar)
        }
        return spelled
    }
}
