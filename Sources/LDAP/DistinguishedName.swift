import Primitives

/// The name of an entry (RFC 4514), read far enough to tell whether two spellings are the same name.
package struct DistinguishedName: Sendable, Hashable {
    /// One spelling per name: types and values in lower case, space folded, escapes resolved.
    package let normalized: String

    /// Nil when the text is not a distinguished name.
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            guard let type = Self.type(bytes, &index), let value = Self.value(bytes, &index) else { return nil }
            if !output.isEmpty { output.append(UInt8(ascii: ",")) }
            output += type
            output.append(UInt8(ascii: "="))
            output += Self.escaped(Self.folded(value))
            guard index < bytes.count else { break }
            // The parts of a multi-valued name are kept in their order.
            index += 1
            guard index < bytes.count else { return nil }
        }
        self.normalized = String(decoding: output, as: UTF8.self).lowercased()
    }

    /// The spelling to compare by: what cannot be read stays as it is, in lower case.
    package static func normalized(_ text: String) -> String { Self(text)?.normalized ?? text.lowercased() }

    private static func type(_ bytes: [UInt8], _ index: inout Int) -> ArraySlice<UInt8>? {
        while index < bytes.count, bytes[index] == 0x20 { index += 1 }
        let start = index
        while index < bytes.count, bytes[index] != UInt8(ascii: "=") { index += 1 }
        guard index < bytes.count, index > start else { return nil }
        var end = index
        while end > start, bytes[end - 1] == 0x20 { end -= 1 }
        index += 1
        return bytes[start..<end]
    }

    /// Reads to the next separator that is not escaped.
    private static func value(_ bytes: [UInt8], _ index: inout Int) -> [UInt8]? {
        var output: [UInt8] = []
        while index < bytes.count, ![UInt8(ascii: ","), UInt8(ascii: "+"), UInt8(ascii: ";")].contains(bytes[index]) {
            guard bytes[index] == UInt8(ascii: "\\") else {
                output.append(bytes[index])
                index += 1
                continue
            }
            guard index + 1 < bytes.count else { return nil }
            let pair = String(decoding: bytes[(index + 1)..<min(index + 3, bytes.count)], as: UTF8.self)
            if pair.utf8.count == 2, let byte = Hex.decode(pair)?.first {
                output.append(byte)
                index += 3
            } else {
                output.append(bytes[index + 1])
                index += 2
            }
        }
        return output
    }

    private static func folded(_ value: [UInt8]) -> [UInt8] {
        Array(value.split(separator: 0x20).joined(separator: [0x20]))
    }

    private static func escaped(_ value: [UInt8]) -> [UInt8] {
        value.flatMap { [UInt8(ascii: ","), UInt8(ascii: "+"), UInt8(ascii: "\\")].contains($0) ? [0x5C, $0] : [$0] }
    }
}
