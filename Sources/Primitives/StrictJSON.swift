/// A reader for tokens and other security data: duplicate members, trailing bytes, lone surrogates, control
/// characters and depth beyond 32 are refused (RFC 8259; RFC 7515, section 4).
package struct StrictJSON {
    package enum Failure: Error, Equatable { case syntax(at: Int), duplicateMember(String), tooDeep }

    private let bytes: [UInt8]
    private var index = 0

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    package static func parse(_ bytes: some Sequence<UInt8>) throws(Failure) -> JSONValue {
        var reader = StrictJSON(Array(bytes))
        let value = try reader.value(depth: 0)
        reader.skipSpace()
        guard reader.index == reader.bytes.count else { throw .syntax(at: reader.index) }
        return value
    }

    package static func parse(_ text: String) throws(Failure) -> JSONValue { try self.parse(text.utf8) }

    private mutating func value(depth: Int) throws(Failure) -> JSONValue {
        guard depth < 32 else { throw .tooDeep }
        self.skipSpace()
        switch self.peek {
        case UInt8(ascii: "{"): return try self.object(depth: depth)
        case UInt8(ascii: "["): return try self.array(depth: depth)
        case UInt8(ascii: "\""): return .string(try self.string())
        case UInt8(ascii: "t"): return try self.word("true", .bool(true))
        case UInt8(ascii: "f"): return try self.word("false", .bool(false))
        case UInt8(ascii: "n"): return try self.word("null", .null)
        default: return try self.number()
        }
    }

    private mutating func object(depth: Int) throws(Failure) -> JSONValue {
        self.index += 1
        var members: [String: JSONValue] = [:]
        self.skipSpace()
        if self.take(UInt8(ascii: "}")) { return .object(members) }
        while true {
            self.skipSpace()
            guard self.peek == UInt8(ascii: "\"") else { throw .syntax(at: self.index) }
            let key = try self.string()
            self.skipSpace()
            guard self.take(UInt8(ascii: ":")) else { throw .syntax(at: self.index) }
            let value = try self.value(depth: depth + 1)
            guard members.updateValue(value, forKey: key) == nil else { throw .duplicateMember(key) }
            self.skipSpace()
            if self.take(UInt8(ascii: ",")) { continue }
            guard self.take(UInt8(ascii: "}")) else { throw .syntax(at: self.index) }
            return .object(members)
        }
    }

    private mutating func array(depth: Int) throws(Failure) -> JSONValue {
        self.index += 1
        var values: [JSONValue] = []
        self.skipSpace()
        if self.take(UInt8(ascii: "]")) { return .array(values) }
        while true {
            values.append(try self.value(depth: depth + 1))
            self.skipSpace()
            if self.take(UInt8(ascii: ",")) { continue }
            guard self.take(UInt8(ascii: "]")) else { throw .syntax(at: self.index) }
            return .array(values)
        }
    }

    private mutating func string() throws(Failure) -> String {
        let start = self.index
        self.index += 1
        var output: [UInt8] = []
        // Most strings have no escape: they are copied whole.
        let plain = self.bytes[self.index...].prefix {
            $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\")
        }
        output.append(contentsOf: plain)
        self.index = plain.endIndex
        while let byte = self.peek {
            self.index += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let text = String(validating: output, as: UTF8.self) else { throw .syntax(at: start) }
                return text
            case UInt8(ascii: "\\"): try self.escape(into: &output)
            case 0..<0x20: throw .syntax(at: self.index - 1)
            default: output.append(byte)
            }
        }
        throw .syntax(at: self.index)
    }

    private mutating func escape(into output: inout [UInt8]) throws(Failure) {
        guard let byte = self.peek else { throw .syntax(at: self.index) }
        self.index += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): output.append(byte)
        case UInt8(ascii: "b"): output.append(0x08)
        case UInt8(ascii: "f"): output.append(0x0C)
        case UInt8(ascii: "n"): output.append(0x0A)
        case UInt8(ascii: "r"): output.append(0x0D)
        case UInt8(ascii: "t"): output.append(0x09)
        case UInt8(ascii: "u"):
            var unit = try self.codeUnit()
            if 0xD800..<0xDC00 ~= unit {
                guard self.take(UInt8(ascii: "\\")), self.take(UInt8(ascii: "u")) else { throw .syntax(at: self.index) }
                let low = try self.codeUnit()
                guard 0xDC00..<0xE000 ~= low else { throw .syntax(at: self.index) }
                unit = 0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)
            }
            guard let scalar = Unicode.Scalar(unit) else { throw .syntax(at: self.index) }
            output += Array(String(Character(scalar)).utf8)
        default: throw .syntax(at: self.index - 1)
        }
    }

    private mutating func codeUnit() throws(Failure) -> UInt32 {
        guard self.index + 4 <= self.bytes.count,
            let decoded = Hex.decode(String(decoding: self.bytes[self.index..<self.index + 4], as: UTF8.self))
        else { throw .syntax(at: self.index) }
        self.index += 4
        return UInt32(decoded[0]) << 8 | UInt32(decoded[1])
    }

    private mutating func number() throws(Failure) -> JSONValue {
        let start = self.index
        _ = self.take(UInt8(ascii: "-"))
        let first = self.index
        let digits = self.digits()
        guard digits > 0, digits == 1 || self.bytes[first] != UInt8(ascii: "0") else { throw .syntax(at: start) }
        var isInteger = true
        if self.take(UInt8(ascii: ".")) {
            isInteger = false
            guard self.digits() > 0 else { throw .syntax(at: self.index) }
        }
        if self.peek == UInt8(ascii: "e") || self.peek == UInt8(ascii: "E") {
            isInteger = false
            self.index += 1
            if !self.take(UInt8(ascii: "+")) { _ = self.take(UInt8(ascii: "-")) }
            guard self.digits() > 0 else { throw .syntax(at: self.index) }
        }
        let text = String(decoding: self.bytes[start..<self.index], as: UTF8.self)
        if isInteger, let value = Int64(text) { return .integer(value) }
        guard let value = Double(text), value.isFinite else { throw .syntax(at: start) }
        return .number(value)
    }

    private mutating func digits() -> Int {
        let start = self.index
        while let byte = self.peek, UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte { self.index += 1 }
        return self.index - start
    }

    private mutating func word(_ text: String, _ value: JSONValue) throws(Failure) -> JSONValue {
        guard self.bytes[self.index...].starts(with: text.utf8) else { throw .syntax(at: self.index) }
        self.index += text.utf8.count
        return value
    }

    private var peek: UInt8? { self.index < self.bytes.count ? self.bytes[self.index] : nil }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard self.peek == byte else { return false }
        self.index += 1
        return true
    }

    private mutating func skipSpace() {
        while let byte = self.peek, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { self.index += 1 }
    }
}
