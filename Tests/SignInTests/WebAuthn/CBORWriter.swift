/// Writes the CBOR of a test, and what is none of it.
enum CBORWriter {
    static func head(_ kind: UInt8, _ argument: Int) -> [UInt8] {
        let first = kind << 5
        return switch argument {
        case ..<24: [first | UInt8(argument)]
        case ..<0x100: [first | 24, UInt8(argument)]
        case ..<0x1_0000: [first | 25, UInt8(argument >> 8), UInt8(argument & 0xFF)]
        default: [first | 26] + stride(from: 24, through: 0, by: -8).map { UInt8(argument >> $0 & 0xFF) }
        }
    }

    static func integer(_ value: Int) -> [UInt8] { value < 0 ? self.head(1, -1 - value) : self.head(0, value) }
    static func bytes(_ value: [UInt8]) -> [UInt8] { self.head(2, value.count) + value }
    static func text(_ value: String) -> [UInt8] { self.head(3, value.utf8.count) + Array(value.utf8) }
    static func array(_ values: [[UInt8]]) -> [UInt8] { self.head(4, values.count) + values.flatMap { $0 } }

    /// In the order given.
    static func map(_ members: [(key: [UInt8], value: [UInt8])]) -> [UInt8] {
        self.head(5, members.count) + members.flatMap { $0.key + $0.value }
    }

    static func map(_ members: [(key: String, value: [UInt8])]) -> [UInt8] {
        self.map(members.map { (self.text($0.key), $0.value) })
    }
}
