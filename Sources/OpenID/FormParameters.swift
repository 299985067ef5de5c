import Primitives

/// Parameters of a query or of an `application/x-www-form-urlencoded` body, read byte by byte.
package struct FormParameters: Sendable, Hashable {
    package enum Failure: Error, Hashable { case malformed, tooLarge, repeated(String) }

    package private(set) var values: [String: String] = [:]
    /// Names that came more than once; their first value is kept. RFC 6749, section 3.1, wants them refused.
    package private(set) var repeated: Set<String> = []
    /// What follows the first value of the one parameter that may come more than once (RFC 8707, section 2).
    private var further: [String] = []
    private static let list = "resource"

    package init(_ values: [String: String] = [:]) { self.values = values }

    /// At most 64 KiB and 200 parameters. Invalid percent escapes and invalid UTF-8 are refused.
    package init(parsing text: some Sequence<UInt8>) throws(Failure) {
        let bytes = Array(text)
        guard bytes.count <= 65_536 else { throw .tooLarge }
        let pairs = bytes.split(separator: UInt8(ascii: "&"))
        guard pairs.count <= 200 else { throw .tooLarge }
        for pair in pairs {
            let equals = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
            guard let name = Self.decode(pair[..<equals]),
                let value = Self.decode(pair[min(equals + 1, pair.endIndex)...])
            else { throw .malformed }
            self.add(value, to: name)
        }
    }

    /// Nil when absent or empty: a parameter without a value counts as omitted (RFC 6749, section 3.1).
    package subscript(_ name: String) -> String? {
        guard let value = self.values[name], !value.isEmpty else { return nil }
        return value
    }

    /// Every value of a parameter, empty ones left out.
    package func all(_ name: String) -> [String] {
        ([self.values[name] ?? ""] + (name == Self.list ? self.further : [])).filter { !$0.isEmpty }
    }

    /// All there is, in the order of the names.
    package var pairs: [(String, String)] {
        var pairs: [(String, String)] = []
        for (name, value) in self.values.sorted(by: { $0.key < $1.key }) {
            pairs.append((name, value))
            if name == Self.list { pairs += self.further.map { (name, $0) } }
        }
        return pairs
    }

    func setting(_ name: String, to value: String) -> FormParameters {
        var copy = self
        copy.values[name] = value
        return copy
    }

    mutating func add(_ value: String, to name: String) {
        if self.values[name] == nil {
            self.values[name] = value
        } else if name == Self.list {
            self.further.append(value)
        } else {
            self.repeated.insert(name)
        }
    }

    private static func decode(_ bytes: ArraySlice<UInt8>) -> String? {
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count)
        var index = bytes.startIndex
        while index < bytes.endIndex {
            switch bytes[index] {
            case UInt8(ascii: "+"): output.append(0x20)
            case UInt8(ascii: "%"):
                guard index + 2 < bytes.endIndex,
                    let byte = Hex.decode(String(decoding: bytes[(index + 1)...(index + 2)], as: UTF8.self))
                else { return nil }
                output.append(byte[0])
                index += 2
            default: output.append(bytes[index])
            }
            index += 1
        }
        guard !output.contains(0) else { return nil }
        return String(validating: output, as: UTF8.self)
    }

    /// Percent-encodes everything but the unreserved characters of RFC 3986, section 2.3.
    package static func encode(_ text: String) -> String {
        var output: [UInt8] = []
        output.reserveCapacity(text.utf8.count * 2)
        for byte in text.utf8 { self.encode(byte, to: &output) }
        return String(decoding: output, as: UTF8.self)
    }

    static func encode(_ byte: UInt8, to output: inout [UInt8]) {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"):
            output.append(byte)
        default:
            output.append(UInt8(ascii: "%"))
            output.append(contentsOf: Hex.encode(CollectionOfOne(byte)).uppercased().utf8)
        }
    }

    package static func encode(_ pairs: [(String, String)]) -> String {
        pairs.map { "\(self.encode($0.0))=\(self.encode($0.1))" }.joined(separator: "&")
    }
}
