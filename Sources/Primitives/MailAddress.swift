/// The one parser of mail addresses: exactly one `@`, no control character, a domain of DNS labels, ASCII folded. Two `@`
/// are refused, so that no address can lead to a realm by its middle.
package struct MailAddress: Sendable, Hashable {
    package let local: String
    package let domain: String

    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count <= 254, bytes.count(where: { $0 == UInt8(ascii: "@") }) == 1,
            let at = bytes.firstIndex(of: UInt8(ascii: "@")), at > 0,
            // C0, DEL and C1 (RFC 5321, section 4.1.2; RFC 6531 adds none of them).
            !bytes.contains(where: { $0 < 0x20 || $0 == 0x7F }),
            !bytes.contains(0xC2) || !text.unicodeScalars.contains(where: { 0x80...0x9F ~= $0.value })
        else { return nil }
        let domain = foldASCII(String(decoding: bytes[(at + 1)...], as: UTF8.self))
        let labels = domain.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard labels.count > 1, labels.allSatisfy(Self.isLabel) else { return nil }
        self.local = String(decoding: bytes[..<at], as: UTF8.self)
        self.domain = domain
    }

    private static func isLabel(_ label: some BidirectionalCollection<UInt8>) -> Bool {
        guard 1...63 ~= label.count, label.first != UInt8(ascii: "-"), label.last != UInt8(ascii: "-") else {
            return false
        }
        return label.allSatisfy { byte in
            UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
                || byte == UInt8(ascii: "-")
        }
    }
}

/// Lower-cases A to Z only: `K` (Kelvin) and `ſ` stay what they are.
package func foldASCII(_ text: String) -> String {
    String(
        decoding: text.utf8.map { UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0 ? $0 | 0x20 : $0 },
        as: UTF8.self
    )
}
