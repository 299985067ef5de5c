/// Builds filter text with every value escaped (RFC 4515, section 3).
package indirect enum LDAPFilter: Sendable, Hashable {
    case equal(String, String)
    case equalBytes(String, [UInt8])
    case all([LDAPFilter])
    case any([LDAPFilter])
    /// Text from a realm file, as `validated` accepted it.
    case configured(String)

    package var text: String {
        switch self {
        case .equal(let name, let value): "(\(name)=\(Self.escape(Array(value.utf8))))"
        case .equalBytes(let name, let value): "(\(name)=\(Self.escape(value)))"
        case .all(let filters): "(&\(filters.map(\.text).joined()))"
        case .any(let filters): "(|\(filters.map(\.text).joined()))"
        case .configured(let text): text.hasPrefix("(") ? text : "(\(text))"
        }
    }

    static func escape(_ bytes: [UInt8]) -> String {
        var output = ""
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "@"), UInt8(ascii: " "):
                output.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = Array("0123456789abcdef")
                output += "\\\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
            }
        }
        return output
    }
}
