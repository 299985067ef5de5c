/// An ASN.1 object identifier, by its encoded bytes (X.690, section 8.19).
struct OID: Sendable, Hashable, ExpressibleByStringLiteral, CustomStringConvertible {
    let bytes: [UInt8]

    init(bytes: [UInt8]) { self.bytes = bytes }

    init(stringLiteral text: String) {
        let arcs = text.split(separator: ".").compactMap { UInt64($0) }
        self.bytes = ([arcs[0] * 40 + arcs[1]] + arcs.dropFirst(2)).flatMap(Self.encode)
    }

    var description: String {
        var arcs: [UInt64] = []
        var arc: UInt64 = 0
        for byte in self.bytes {
            arc = arc << 7 | UInt64(byte & 0x7F)
            guard byte & 0x80 == 0 else { continue }
            arcs.append(arc)
            arc = 0
        }
        guard let first = arcs.first else { return "" }
        let root = min(first / 40, 2)
        return ([root, first - root * 40] + arcs.dropFirst()).map { String($0) }.joined(separator: ".")
    }

    private static func encode(_ arc: UInt64) -> [UInt8] {
        var bytes = [UInt8(arc & 0x7F)]
        var rest = arc >> 7
        while rest > 0 {
            bytes.insert(UInt8(rest & 0x7F) | 0x80, at: 0)
            rest >>= 7
        }
        return bytes
    }
}
