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
        return (0..<self.length).allSatisfy { bit in
            let mask = UInt8(0x80) >> UInt8(bit % 8)
            return address.bytes[bit / 8] & mask == self.prefix[bit / 8] & mask
        }
    }
}
