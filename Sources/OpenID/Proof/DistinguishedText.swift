import Primitives

/// A distinguished name written as text (RFC 4514, section 3), read just far enough to compare two spellings of one.
///
/// Blanks around a part and the case of its type do not matter, nor does which escape a character has; the rest is
/// compared byte by byte, in its order. What cannot be read is equal to nothing.
package enum DistinguishedText {
    package static func areEqual(_ left: String, _ right: String) -> Bool {
        guard let left = self.parts(Array(left.utf8)), let right = self.parts(Array(right.utf8)) else { return false }
        return !left.isEmpty && left == right
    }

    private struct Part: Hashable {
        let type: [UInt8]
        let value: [UInt8]
        /// Whether it belongs to the part before it (`+`).
        let isJoined: Bool
    }

    private static func parts(_ bytes: [UInt8]) -> [Part]? {
        guard bytes.count <= 4096 else { return nil }
        var parts: [Part] = []
        var (index, isJoined) = (0, false)
        while index < bytes.count {
            guard let (part, next) = self.part(bytes, from: index, isJoined: isJoined) else { return nil }
            parts.append(part)
            guard next < bytes.count else { return parts }
            isJoined = bytes[next] == UInt8(ascii: "+")
            index = next + 1
        }
        // A separator with nothing behind it.
        return parts.isEmpty ? [] : nil
    }

    private static func part(_ bytes: [UInt8], from start: Int, isJoined: Bool) -> (Part, next: Int)? {
        guard let equals = bytes[start...].firstIndex(of: UInt8(ascii: "=")) else { return nil }
        let type = self.trimmed(bytes[start..<equals]).map {
            UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 ? $0 & 0xDF : $0
        }
        guard !type.isEmpty, type.allSatisfy({ $0 > 0x20 && $0 != UInt8(ascii: ",") && $0 != UInt8(ascii: "+") }) else {
            return nil
        }
        var value: [UInt8] = []
        // Blanks at the end count only where they were escaped.
        var kept = 0
        var index = equals + 1
        while index < bytes.count, bytes[index] == 0x20 { index += 1 }
        while index < bytes.count, bytes[index] != UInt8(ascii: ","), bytes[index] != UInt8(ascii: "+") {
            if bytes[index] == UInt8(ascii: "\\") {
                guard let (byte, next) = self.escaped(bytes, at: index + 1) else { return nil }
                value.append(byte)
                kept = value.count
                index = next
            } else {
                value.append(bytes[index])
                if bytes[index] != 0x20 { kept = value.count }
                index += 1
            }
        }
        return (Part(type: type, value: Array(value.prefix(kept)), isJoined: isJoined), index)
    }

    private static func escaped(_ bytes: [UInt8], at index: Int) -> (byte: UInt8, next: Int)? {
        if index + 1 < bytes.count,
            let pair = Hex.decode(String(decoding: bytes[index...(index + 1)], as: UTF8.self))
        {
            return (pair[0], index + 2)
        }
        guard index < bytes.count else { return nil }
        return (bytes[index], index + 1)
    }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        Array(bytes.drop { $0 == 0x20 }.reversed().drop { $0 == 0x20 }.reversed())
    }
}
