/// `10.0.0.0/8`, `2001:db8::/32`, or one address alone.
package struct IPNetwork: Sendable, Hashable {
    package let prefix: [UInt8]
    package let length: Int

    package init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard 1...2 ~= parts.count, let address = IPAddress(parts[0]) else { return nil }
        let bits = address.bytes.count * 8
        guard let length = parts.count == 1 ? bits : Int(parts[1]), 0...bits ~= length else { return nil }
        self.prefix = address.bytes
        self.length = length
    }

    package func contains(_ address: IPAddress) -> Bool {
        guard address.bytes.count == self.prefix.count else { return false }
        return (0..<self.length).allSatisfy { Self.bit($0, of: address.bytes) == Self.bit($0, of: self.prefix) }
    }

    /// Whether every address of the other network is in this one.
    package func contains(_ other: Self) -> Bool {
        other.length >= self.length && other.prefix.count == self.prefix.count
            && (0..<self.length).allSatisfy { Self.bit($0, of: self.prefix) == Self.bit($0, of: other.prefix) }
    }

    /// Whether all bits beyond the length are zero, as in `10.0.0.0/8` and not in `10.0.0.1/8`.
    package var isWhole: Bool {
        (self.length..<self.prefix.count * 8).allSatisfy { Self.bit($0, of: self.prefix) == 0 }
    }

    private static func bit(_ index: Int, of bytes: [UInt8]) -> UInt8 { bytes[index / 8] >> UInt8(7 - index % 8) & 1 }
}
