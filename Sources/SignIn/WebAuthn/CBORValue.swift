/// A value of the part of CBOR that CTAP2 writes: no floats, no tags, no indefinite lengths.
enum CBORValue: Sendable, Hashable {
    enum Key: Sendable, Hashable {
        case integer(Int64)
        case text(String)
    }

    case integer(Int64)
    case bytes([UInt8])
    case text(String)
    case array([CBORValue])
    case map([Key: CBORValue])
    case bool(Bool)
    case null

    var integer: Int64? { if case .integer(let value) = self { value } else { nil } }
    var bytes: [UInt8]? { if case .bytes(let value) = self { value } else { nil } }
    var text: String? { if case .text(let value) = self { value } else { nil } }
    var array: [CBORValue]? { if case .array(let value) = self { value } else { nil } }
    var map: [Key: CBORValue]? { if case .map(let value) = self { value } else { nil } }

    subscript(_ key: String) -> CBORValue? { self.map?[.text(key)] }
    subscript(_ key: Int64) -> CBORValue? { self.map?[.integer(key)] }

    /// Whether this is a map of exactly these members.
    func hasExactly(_ keys: Set<Key>) -> Bool { self.map.map { Set($0.keys) == keys } ?? false }
}

extension CBORValue.Key: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
    init(stringLiteral value: String) { self = .text(value) }
    init(integerLiteral value: Int64) { self = .integer(value) }
}
