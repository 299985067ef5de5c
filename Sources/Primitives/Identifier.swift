/// A name or key of one kind of thing, so that no identifier of one kind is valid as another. Compared by bytes.
package struct Identifier<Tag>: Sendable, Hashable, Comparable, Codable, CustomStringConvertible,
    ExpressibleByStringLiteral
{
    package let text: String

    package init(_ text: String) { self.text = text }
    package init(stringLiteral text: String) { self.text = text }

    package init(from decoder: any Decoder) throws {
        self.text = try decoder.singleValueContainer().decode(String.self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(self.text)
    }

    package var description: String { self.text }

    package static func == (left: Self, right: Self) -> Bool { left.text.utf8.elementsEqual(right.text.utf8) }
    package static func < (left: Self, right: Self) -> Bool {
        left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
    }
    package func hash(into hasher: inout Hasher) {
        for byte in self.text.utf8 { hasher.combine(byte) }
    }
}

extension Identifier {
    /// A new UUID version 7 (RFC 9562, section 5.7): ordered by time, 74 random bits.
    package static func make(at time: Timestamp, random: any RandomSource) -> Self {
        var bytes = random.bytes(16)
        let milliseconds = UInt64(time.microseconds / 1000)
        for index in 0..<6 { bytes[index] = UInt8(truncatingIfNeeded: milliseconds >> UInt64(40 - 8 * index)) }
        bytes[6] = bytes[6] & 0x0F | 0x70
        bytes[8] = bytes[8] & 0x3F | 0x80
        let hex = Hex.encode(bytes)
        let groups = [(0, 8), (8, 4), (12, 4), (16, 4), (20, 12)].map { start, length in
            hex.dropFirst(start).prefix(length)
        }
        return Self(groups.joined(separator: "-"))
    }
}
