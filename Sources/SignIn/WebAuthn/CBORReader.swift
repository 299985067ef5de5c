/// Reads CBOR as CTAP2 writes it (RFC 8949; CTAP 2.1, section 8): definite and shortest lengths, four levels, keys that
/// are integers or text and there once.
///
/// The order of keys is left alone: nothing rests on it, and WebAuthn only recommends to refuse another one.
struct CBORReader {
    struct Failure: Error, Equatable {}

    private static let maximumDepth = 4

    private(set) var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { self.rest = bytes }

    /// One value and nothing behind it.
    static func read(_ bytes: [UInt8]) throws(Failure) -> CBORValue {
        var reader = CBORReader(bytes[...])
        let value = try reader.value()
        guard reader.rest.isEmpty else { throw Failure() }
        return value
    }

    mutating func value() throws(Failure) -> CBORValue { try self.value(depth: 0) }

    private mutating func value(depth: Int) throws(Failure) -> CBORValue {
        guard let first = self.rest.popFirst() else { throw Failure() }
        if first >> 5 == 7 { return try Self.simple(first) }
        let argument = try self.argument(first & 0x1F)
        switch first >> 5 {
        case 0: return .integer(try Self.signed(argument))
        case 1: return .integer(-1 - (try Self.signed(argument)))
        case 2: return .bytes(Array(try self.take(argument)))
        case 3:
            guard let text = String(validating: try self.take(argument), as: UTF8.self) else { throw Failure() }
            return .text(text)
        case 4: return try self.array(argument, depth: depth)
        case 5: return try self.map(argument, depth: depth)
        default: throw Failure()
        }
    }

    private static func simple(_ first: UInt8) throws(Failure) -> CBORValue {
        switch first {
        case 0xF4: .bool(false)
        case 0xF5: .bool(true)
        case 0xF6: .null
        default: throw Failure()
        }
    }

    /// RFC 8949, section 3; in the shortest of its forms (section 4.2.1).
    private mutating func argument(_ detail: UInt8) throws(Failure) -> UInt64 {
        guard detail >= 24 else { return UInt64(detail) }
        guard detail <= 27 else { throw Failure() }
        let count = 1 << (Int(detail) - 24)
        let argument = try self.take(UInt64(count)).reduce(0) { $0 << 8 | UInt64($1) }
        let smallest: UInt64 = count == 1 ? 24 : 1 << (UInt64(count) * 4)
        guard argument >= smallest else { throw Failure() }
        return argument
    }

    private static func signed(_ argument: UInt64) throws(Failure) -> Int64 {
        guard let value = Int64(exactly: argument) else { throw Failure() }
        return value
    }

    private mutating func take(_ count: UInt64) throws(Failure) -> ArraySlice<UInt8> {
        guard count <= UInt64(self.rest.count) else { throw Failure() }
        let taken = self.rest.prefix(Int(count))
        self.rest = self.rest.dropFirst(Int(count))
        return taken
    }

    private mutating func array(_ count: UInt64, depth: Int) throws(Failure) -> CBORValue {
        // Each element takes a byte at least: a count beyond the input is refused before anything is made for it.
        guard depth < Self.maximumDepth, count <= UInt64(self.rest.count) else { throw Failure() }
        var values: [CBORValue] = []
        for _ in 0..<count { values.append(try self.value(depth: depth + 1)) }
        return .array(values)
    }

    private mutating func map(_ count: UInt64, depth: Int) throws(Failure) -> CBORValue {
        guard depth < Self.maximumDepth, count <= UInt64(self.rest.count / 2) else { throw Failure() }
        var members: [CBORValue.Key: CBORValue] = [:]
        for _ in 0..<count {
            let key: CBORValue.Key
            switch try self.value(depth: Self.maximumDepth) {
            case .integer(let number): key = .integer(number)
            case .text(let text): key = .text(text)
            default: throw Failure()
            }
            let value = try self.value(depth: depth + 1)
            guard members.updateValue(value, forKey: key) == nil else { throw Failure() }
        }
        return .map(members)
    }
}
